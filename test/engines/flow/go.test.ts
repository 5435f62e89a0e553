import { describe, expect, it } from "vitest";
import { harmIn, waysIn } from "./following.ts";

/** The body of a function, and what else is in the file. */
const inside = (body: string, more = "") => `package main\n\nfunc main() {\n${body}\n}\n${more}`;

const reported: Record<string, string> = {
  "straight from where it comes in": inside(`sink(input())`),
  "through variables": inside(`a := input(); var b string; b = a; var c, d = b, 1; sink(c)`),
  "through the first result of a call": inside(
    `a, err := input(); if err != nil { return }; sink(a)`,
  ),
  "through a format": inside(`sink(fmt.Sprintf("a %d b %s", 1, input()))`),
  "through a format with an index": inside(`sink(fmt.Sprintf("%[2]s %[1]d", 1, input()))`),
  "through a format that is not written out": inside(`sink(fmt.Sprintf(layout, input()))`),
  "through concatenation in a loop": inside(
    `s := ""; for _, p := range input() { s += p }; sink(s)`,
  ),
  "through a loop's second turn": inside(`a := ""; for more() { sink(a); a = input() }`),
  "through a loop that counts": inside(
    `a := ""; for i := 0; i < 3; i++ { if i > 0 { a = input() } }; sink(a)`,
  ),
  "through a struct": inside(`o := T{A: input(), B: 1}; sink(o.A)`),
  "through a pointer to a struct": inside(`o := &T{A: "x"}; o.A = input(); p := *o; sink(p.A)`),
  "through what a function writes to by a pointer": inside(
    `var a string; fill(&a, input()); sink(a)`,
    `func fill(to *string, x string) { *to = x }`,
  ),
  "through a method that writes to what it is called on": inside(
    `o := &T{}; o.Set(input()); sink(o.A)`,
    `type T struct { A string }\nfunc (t *T) Set(x string) { t.A = x }`,
  ),
  "through a map": inside(`m := map[string]string{"a": input(), "b": "x"}; sink(m["a"])`),
  "through a map that is written": inside(
    `m := make(map[string]string); m["a"] = input(); sink(m["a"])`,
  ),
  "through a slice": inside(`l := []string{"x", input()}; sink(l[1])`),
  "through a part of it": inside(`sink(input().trim()); sink(join("x", input()))`),
  "through a conversion": inside(`sink([]byte(input())); sink(string(input()))`),
  "through a type of the file": inside(`sink(Filter(input()))`, `type Filter string`),
  "through a type assertion": inside(
    `v := input(); s, ok := v.(string); if !ok { return }; sink(s)`,
  ),
  "through a channel": inside(`ch := make(chan string); ch <- input(); a := <-ch; sink(a)`),
  "through select": inside(`ch <- input(); select { case a := <-ch: sink(a); default: }`),
  "through a function of the file": inside(
    `sink(f(input()))`,
    `func f(x string) string { return "a" + x }`,
  ),
  "through one of several results": inside(
    `a, _, err := f(input()); use(err); sink(a)`,
    `func f(x string) (string, int, error) { return x, 1, nil }`,
  ),
  "through a named result": inside(
    `sink(f(input()))`,
    `func f(x string) (y string) { y = x; return }`,
  ),
  "through the rest of the arguments": inside(
    `f("a", input())`,
    `func f(all ...string) { sink(all[1]) }`,
  ),
  "through a method": inside(
    `s := &S{}; s.m(input())`,
    `type S struct{}\nfunc (s *S) m(x string) { s.n(x) }\nfunc (s *S) n(x string) { sink(x) }`,
  ),
  "through a method of what a field is": `package main
type Store struct{}
func (s Store) find(x string) { sink(x) }
type Server struct { store *Store }
func (s *Server) run() { s.store.find(input()) }`,
  "through a closure": inside(`f := func(x string) { sink(x) }; f(input())`),
  "into a goroutine": inside(`go func(x string) { sink(x) }(input())`),
  "into what is put off": inside(`defer sink(input())`),
  "through either branch": inside(`a := "x"; if c { a = input() } else { a = "y" }; sink(a)`),
  "in a switch": inside(`a := ""; switch c { case 1, 2: a = input(); case 3: a = "x" }; sink(a)`),
  "in a switch that falls through": inside(
    `a := ""; switch c { case 1: a = input(); fallthrough; case 2: sink(a) }`,
  ),
  "in a switch without a value": inside(
    `a := ""; switch { case c > 1: a = input(); default: a = "x" }; sink(a)`,
  ),
  "in a type switch": inside(`switch v := input().(type) { case string: sink(v) }`),
  "by the name of an import": `package main\nimport run "lib"\nfunc main() { run.exec(input()) }`,
  "by a module of any version": `package main
import "lib/v2"
func main() { lib.exec(input()) }`,
  "by a parameter's type": `package main\nimport "x/lib"\nfunc handle(q *lib.Query) { sink(q.get("a")) }`,
  "by a field's type": `package main\nimport "x/lib"\ntype S struct { q *lib.Query }\nfunc (s *S) m() { sink(s.q.get("a")) }`,
  "by a variable's type": `package main\nimport "x/lib"\nfunc main() { var q lib.Query; sink(q.get("a")) }`,
  "into what another argument is filled with": inside(`var o T; fill(input(), &o); sink(o.name)`),
  "where a guard does not end the function": inside(
    `a := input(); if !isGood(a) { log(a) }; sink(a)`,
  ),
  "where an error is of something else": inside(
    `a := input(); err := other(); if err != nil { return }; sink(a)`,
  ),
  "where another function sets what is asked": inside(
    `if on { sink(input()) }`,
    `var on = false\nfunc start(v bool) { on = v }`,
  ),
};

const silent: Record<string, string> = {
  "a parameter that stands for something else": inside(
    `a := "x"; f(a); sink(a)`,
    `func f(x string) { x = input() }`,
  ),
  "a method that writes to a copy": inside(
    `o := T{}; o.Set(input()); sink(o.A)`,
    `type T struct { A string }\nfunc (t T) Set(x string) { t.A = x }`,
  ),
  "what a sanitizer gives": inside(`a, err := clean(input()); use(err); sink(a)`),
  "a number in a format": inside(
    `sink(fmt.Sprintf("%d of %5.1f %x %%s", input(), input(), input()))`,
  ),
  "a type assertion to a number": inside(`n := input().(int); sink(n)`),
  "a variable of a number's type": inside(`var n int = input(); sink(n)`),
  "a field that is a number": inside(
    `var in T; fill(input(), &in); sink(in.ID)`,
    `type T struct { ID int; Name string }`,
  ),
  "another field": inside(`o := T{A: input(), B: "x"}; sink(o.B)`),
  "another key of a map": inside(`m := map[string]string{"a": input(), "b": "x"}; sink(m["b"])`),
  "what is looked up by it": inside(`sink(names[input()])`),
  "a variable that was replaced": inside(`a := input(); a = "x"; sink(a)`),
  "after a guard that ends": inside(`a := input(); if !isGood(a) { return }; sink(a)`),
  "after a guard that panics": inside(`a := input(); if !isGood(a) { panic("no") }; sink(a)`),
  "after an error of what looks at it": inside(
    `a := input(); if err := assertGood(a); err != nil { return }; sink(a)`,
  ),
  "after an error that is kept": inside(
    `a := input(); err := assertGood(a); if err != nil { return }; sink(a)`,
  ),
  "where what looks at it has no error": inside(
    `a := input(); if err := assertGood(a); err == nil { sink(a) }`,
  ),
  "after it was looked up": inside(`a := input(); if !names[a] { return }; sink(a)`),
  "after it was found": inside(`a := input(); if _, ok := names[a]; !ok { return }; sink(a)`),
  "where what was made of it was looked at": inside(
    `a := input(); b := trim(a); c := b.trim(); if !isGood(c) { return }; sink(c)`,
  ),
  "in a case of a switch": inside(
    `a := input(); switch a { case "x", "y": default: return }; sink(a)`,
  ),
  "in a branch that is never taken": inside(`a := "x"; if 1 > 2 { a = input() }; sink(a)`),
  "in a case that is never taken": inside(
    `a := ""; switch 2 { case 1: a = input(); case 2: a = "x" }; sink(a)`,
  ),
  "after break": inside(`for { if c { break }; return; sink(input()) }`),
  "a function that is not called with it": inside(`f("x")`, `func f(x string) { sink(x) }`),
  "after a case that goes on with the next turn": inside(
    `for _, a := range input() { switch a { case "x": default: continue }; sink(a) }`,
  ),
};

describe("values in Go", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`are reported ${name}`, () => expect(harmIn(code, "go")).not.toEqual([]));
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`are not reported: ${name}`, () => expect(harmIn(code, "go")).toEqual([]));
  }

  it("are told with their way", () => {
    const code = `package main
func main() {
	a := input()
	b := f(a)
	sink(b)
}
func f(x string) string {
	return "a" + x
}`;
    expect(waysIn(code, "go")).toEqual([[3, 3, 4, 7, 8, 8, 4, 5]]);
  });
});
