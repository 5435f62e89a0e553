module example.org/site

go 1.24

require (
	golang.org/x/net v0.38.0
	golang.org/x/sync v0.13.0
)
