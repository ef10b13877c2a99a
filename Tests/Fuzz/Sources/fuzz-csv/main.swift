import FuzzDriver

fuzz(.csv)
