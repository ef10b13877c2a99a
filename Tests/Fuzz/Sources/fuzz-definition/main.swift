import FuzzDriver

fuzz(.definition)
