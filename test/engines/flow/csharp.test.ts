import { describe, expect, it } from "vitest";
import { harmIn, waysIn } from "./following.ts";

/** The body of a method, and what else is in its class. */
const inside = (body: string, more = "") =>
  `namespace A;\nclass C {\n${more}\nvoid Run() {\n${body}\n}\n}`;

const reported: Record<string, string> = {
  "straight from where it comes in": `sink(input());`,
  "through variables": inside(`var a = input(); string b; b = a; string c = b, d = "x"; sink(c);`),
  "through an interpolation": inside('sink($"a {1} b {input():x} c");'),
  "through a verbatim interpolation": inside('sink($@"a {input()} ""c");'),
  "through a format": inside(`sink(string.Format("a {1} {0}", 1, input()));`),
  "through concatenation in a loop": inside(
    `var s = ""; foreach (var p in input()) { s += p; } sink(s);`,
  ),
  "through a loop's second turn": inside(`var a = ""; while (More()) { sink(a); a = input(); }`),
  "through a loop that counts": inside(
    `var a = ""; for (int i = 0; i < 3; i++) { if (i > 0) a = input(); } sink(a);`,
  ),
  "through a property of what is made": inside(`var o = new T { A = input(), B = 1 }; sink(o.A);`),
  "through an anonymous object": inside(`var o = new { A = input(), B = 1 }; sink(o.A);`),
  "through a dictionary": inside(
    `var m = new Dictionary<string, string> { ["a"] = input() }; sink(m["a"]);`,
  ),
  "through a dictionary that is written": inside(
    `var m = new Dictionary<string, string>(); m["a"] = input(); sink(m["a"]);`,
  ),
  "through an array": inside(`string[] l = { "x", input() }; sink(l[1]);`),
  "through a tuple": inside(`var (a, b) = (input(), "x"); sink(a);`),
  "through a cast": inside(`sink((string)input()); object o = input(); sink(o as string);`),
  "through what may be null": inside(`sink(input()?.trim() ?? "none"); sink(input()!);`),
  "through a condition": inside(`sink(c ? input() : "none");`),
  "through a switch expression": inside(`var a = c switch { 1 => input(), _ => "x" }; sink(a);`),
  "through a pattern": inside(`if (input() is string s) { sink(s); }`),
  "through a method": inside(`sink(F(input()));`, `static string F(string x) => "a" + x;`),
  "into a method": inside(
    `F(input());`,
    `void F(string x) { this.G(x); } void G(string x) { sink(x); }`,
  ),
  "through a field": `class C { string a; void Run() { a = input(); sink(a); } }`,
  "through a field of another class": `class S { public void Find(string x) { sink(x); } }
class C { private readonly S _s; void Run() { _s.Find(input()); } }`,
  "through a local function": inside(`sink(F(input())); string F(string x) { return x; }`),
  "through a lambda": inside(`Func<string, string> f = x => "a" + x; sink(f(input()));`),
  "through a record": `record R(string A, int B); class C { void Run() { sink(new R(input(), 1).A); } }`,
  "through await": inside(`sink(await input());`),
  "inside of using and lock": inside(`using (var a = input()) { lock (this) { sink(a); } }`),
  "after try": inside(
    `string a; try { a = input(); } catch (Exception e) { a = ""; } finally { F(); } sink(a);`,
  ),
  "in a switch": inside(
    `var a = ""; switch (c) { case 1: case 2: a = input(); break; default: break; } sink(a);`,
  ),
  "by an attribute": `class C { void M([Body] string x) { sink(x); } }`,
  "by a parameter's type": `class C { void M(Lib.Query q) { sink(q.get("a")); } }`,
  "by a field's type": `class C { private Query _q; void M() { sink(_q.get("a")); } }`,
  "by an argument that is filled": inside(`fill(input(), out var o); sink(o);`),
  "in statements of the file": `using A;\nvar a = input();\nsink(a);`,
  "where a guard does not end the method": inside(
    `var a = input(); if (!isGood(a)) { Log(a); } sink(a);`,
  ),
  "where another method sets what is asked": inside(
    `if (on) sink(input());`,
    `private bool on = false; void Start(bool v) { on = v; }`,
  ),
};

const silent: Record<string, string> = {
  "what a sanitizer gives": inside(`sink(clean(input()));`),
  "a conversion to a number": inside(`sink((int)input()); int n = input(); sink(n);`),
  "another property": inside(`var o = new T { A = input(), B = "x" }; sink(o.B);`),
  "a variable that was replaced": inside(`var a = input(); a = "x"; sink(a);`),
  "after a guard that ends": inside(`var a = input(); if (!isGood(a)) return; sink(a);`),
  "after a guard that throws": inside(
    `var a = input(); if (!isGood(a)) throw new Exception(a); sink(a);`,
  ),
  "after a guard that is kept": inside(
    `var a = input(); var ok = isGood(a); if (!ok) return; sink(a);`,
  ),
  "where it is one of several": inside(`var a = input(); if (a is "x" or "y") sink(a);`),
  "in a case": inside(`var a = input(); switch (a) { case "x": sink(a); break; }`),
  "in an arm of a switch expression": inside(
    `var a = input(); var b = a switch { "x" => a, _ => "y" }; sink(b);`,
  ),
  "in a branch that is never taken": inside(`var a = "x"; if (1 > 2) { a = input(); } sink(a);`),
  "a number's field": `class T { public int N; public string S; } class C { void Run() { T t = input(); sink(t.N); } }`,
  "a name in nameof": inside(`var a = input(); sink(nameof(a));`),
};

describe("values in C#", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`are reported ${name}`, () => expect(harmIn(code, "csharp")).not.toEqual([]));
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`are not reported: ${name}`, () => expect(harmIn(code, "csharp")).toEqual([]));
  }

  it("are told with their way", () => {
    const code = `class C {
  void Run() {
    var a = input();
    var b = F(a);
    sink(b);
  }
  string F(string x) {
    return "a" + x;
  }
}`;
    expect(waysIn(code, "csharp")).toEqual([[3, 3, 4, 7, 8, 8, 4, 5]]);
  });
});
