module example.org/site

go 1.21

require golang.org/x/net v0.38.0
