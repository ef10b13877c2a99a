import FuzzDriver

fuzz(.xml)
