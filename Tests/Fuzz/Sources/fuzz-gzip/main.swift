import FuzzDriver

fuzz(.gzip)
