import { describe, expect, it } from "vitest";
import { harmIn, waysIn } from "./following.ts";

const reported: Record<string, string> = {
  "straight from where it comes in": `sink(input());`,
  "through variables": `const a = input(); let b; b = a; var c = b; sink(c);`,
  "through destructuring": `const { body: { name, ...rest } } = req0; const [x, , y = 1] = input(); sink(y);`,
  "through what is left of destructuring": `const { a, ...rest } = input(); sink(rest.b);`,
  "through a template": "const t = `a ${1} b ${input()} c`; sink(t);",
  "through concatenation in a loop": `let s = ""; for (const p of input()) { s += p; } sink(s);`,
  "through a loop's second turn": `let a = ""; while (more()) { sink(a); a = input(); }`,
  "through a record's field": `const o = { a: input(), b: 1 }; sink(o.a);`,
  "through a field that is written": `const o = {}; o.a.b = input(); sink(o.a.b);`,
  "through a list": `const list = []; list.push(input()); sink(list[0]);`,
  "through a key that is not known": `const o = {}; o[k] = input(); sink(o[other]);`,
  "through a function of the file": `function f(x) { return "a" + x; } sink(f(input()));`,
  "through a function that is defined later": `sink(f(input())); function f(x) { return x; }`,
  "into a function of the file": `const f = (x) => { sink(x); }; f(input());`,
  "through a default": `function f(x = input()) { sink(x); } f();`,
  "through a rest parameter": `function f(...all) { sink(all[0]); } f(input());`,
  "through a method": `class A { m() { return this.n(input()); } n(x) { sink(x); } }`,
  "through a field of an object that is made": `class A { constructor(x) { this.x = x; } } sink(new A(input()).x);`,
  "through a callback": `input().forEach((x) => { sink(x); });`,
  "through a callback to a variable outside": `let s = ""; input().forEach((x) => { s = s + x; }); sink(s);`,
  "through either branch": `let a = "x"; if (c) a = input(); else a = "y"; sink(a);`,
  "through a default of ||": `sink(input() || "none");`,
  "through a ternary": `sink(c ? input() : "none");`,
  "after try": `let a; try { a = input(); } catch { a = ""; } sink(a);`,
  "inside catch": `let a; try { a = input(); f(); } catch { sink(a); }`,
  "through await and a cast": `async function f() { sink((await input()) as string); }`,
  "in a switch that falls through": `let a; switch (c) { case 1: a = input(); case 2: sink(a); }`,
  "by the name that an import gives": `import { exec as run } from "lib"; run(input());`,
  "by a module that is required": `const { exec } = require("lib"); exec(input());`,
  "by a parameter's name": `app.get((req) => sink(req.body.x));`,
  "by what is read off a parameter": `app.get((req) => sink(req.query.get("a")));`,
  "by a declared type": `function f(q: Query) { sink(q.get("a")); }`,
  "by a decorator": `class A { m(@Body() x: string) { sink(x); } }`,
  "through a service that a constructor is handed": `class A { find(x) { sink(x); } } class B { constructor(private readonly a: A) {} m() { this.a.find(input()); } }`,
  "into a method that has the name of what texts can": `class A { slice(x) { sink(x); } } class B { constructor(private a: A) {} m() { this.a.slice(input()); } }`,
  "through a field that a constructor's parameter declares": `class A { constructor(public x) {} } sink(new A(input()).x);`,
  "after a function that asks for something else": `const a = input(); const odd = (x) => x.length > 3; if (!odd(a)) return; sink(a);`,
  "after a function that asks for the ending of its name": `const a = input(); const isImage = (x) => kinds.has(x.split(".").pop()); if (!isImage(a)) return; sink(a);`,
  "after a function that asks where it may say yes without": `const a = input(); function ok(x) { if (c) return true; return /^a/.test(x) && list.includes(x); } if (!ok(a)) return; sink(a);`,
  "after a function that asks for the length in place of it": `const a = input(); function odd(x) { x = x.length; return x > 3; } if (!odd(a)) return; sink(a);`,
  "after a function that asks for a part in place of it": `const a = input(); function odd(x) { x = x.kind; return list.includes(x); } if (!odd(a)) return; sink(a);`,
  "after a function that says no at its end without a word": `const a = input(); function odd(x) { if (good.knows(x)) return false; if (c) return true; } if (odd(a)) return; sink(a);`,
  "by a directive of the function": `async function f(x) { "use server"; sink(x); }`,
  "by a directive of the file": `"use server"; export async function f(x) { sink(x); }`,
  "by a directive of the file, in an arrow": `// It runs there.\n"use server"; export const f = async (x) => { sink(x); };`,
  "after a call that ends only another branch": `const a = input(); if (!c) ctx.throw(400); sink(a);`,
  "by a function that is told what it is called on": `const { exec } = require("lib"); exec.call(lib, input());`,
  "by a method of a module, with its arguments in a list": `const lib = require("lib"); lib.exec.apply(null, [input()]);`,
  "by arguments in a list that was made before": `const all = ["x", input()]; const f = (a, b) => sink(b); f.apply(this, all);`,
  "into a function of the file, told what it is called on": `function f(x) { sink(x); } f.call(this, input());`,
  "by a method of another object": `sink(String.prototype.trim.call(input()));`,
  "by assignment to a member": `el.innerHTML = input();`,
  "by an option": `spawn("ls", [input()], { shell: true });`,
  "where a test is not about it": `const a = input(); if (!c) return; sink(a);`,
  "where a guard does not end the function": `const a = input(); if (!isGood(a)) log(a); sink(a);`,
  "where only another value was looked at": `const a = input(), b = input(); if (!isGood(b)) return; sink(a);`,
  "where another part was looked at": `const a = input(); const role = a.role; if (!isGood(role)) return; sink(a.name);`,
  "into what another argument is filled with": `fill(input(), o); sink(o);`,
  "where a counter was counted up": `let n = 0; for (const r of rows) { n++; } if (n > 0) sink(input());`,
  "in a later turn of a loop": `for (let i = 0; i < n; i++) { if (i > 0) sink(input()); }`,
  "what a counter points to before it goes on": `const l = ["x", input()]; let i = 1; sink(l[i++]);`,
  "the seventh of what a text is made of": `sink(quote(input()) + quote(input()) + quote(input()) + quote(input()) + quote(input()) + quote(input()) + input());`,
  "what is written where a condition holds": `const l = []; c && l.push(input()); sink(l[0]);`,
  "what is written by one side of a ternary": `let a; c ? (a = input()) : (a = "x"); sink(a);`,
  "after a ternary that looked at it": `const a = input(); const b = isGood(a) ? a : "x"; sink(a);`,
  "after a condition that looked at it": `const a = input(); isGood(a) && log(a); sink(a);`,
  "behind a long text": `sink(c || "${"x".repeat(650)}" + input());`,
  "in finally, whatever returned before": `function f() { let a; try { a = input(); return a; } finally { sink(a); } }`,
  "what a framework hands in, though the file calls it, too": `class A { a() { return this.b("x"); } b(@Body() x) { sink(x); } }`,
  "after a loop that is left from within another": `let a = "x"; out: while (true) { for (const b of input()) { a = b; break out; } } sink(a);`,
  "after a loop that is left early": `let a = input(); while (!isGood(a)) { if (c) break; a = input(); } sink(a);`,
  "where another function sets what is asked": `let on = false; function start(v) { on = v; } function use() { if (on) sink(input()); }`,
  "where a callback sets what another asks": `function f() { let on = false; app.a(() => { on = true; }); app.b(() => { if (on) sink(input()); }); }`,
  "where another method sets what is asked": `class A { on = false; start(v) { this.on = v; } use() { if (this.on) sink(input()); } }`,
  "where another method sets what a constructor did": `class A { constructor() { this.on = false; } start(v) { this.on = v; } use() { if (this.on) sink(input()); } }`,
  "what is not one of those that are known": `const a = input(); if (good.knows(a)) return; sink(a);`,
  "what is not in a table": `const a = input(); if (a in good) return; sink(a);`,
  "what is not in a table that is looked up": `const a = input(); if (good[a]) return; sink(a);`,
  "what a cache holds": `const a = input(); if (!pageCache.knows(a)) return; sink(a);`,
  "what a cache holds, looked up": `const a = input(); if (cache[a]) sink(a);`,
  "what was seen before": `const a = input(); if (!(a in this.seen)) return; sink(a);`,
};

const silent: Record<string, string> = {
  "after a function that asks": `const a = input(); function local(x) { return x.startsWith("/") && x !== "//"; } if (!local(a)) return; sink(a);`,
  "after a function that says no early": `const a = input(); function local(x) { const y = x; if (!list.includes(y)) return false; return true; } if (!local(a)) return; sink(a);`,
  "after a function that asks once it is trimmed": `const a = input(); function local(x) { x = x.trim(); return list.includes(x); } if (!local(a)) return; sink(a);`,
  "after a function that says nothing early": `const a = input(); function local(x) { if (!x) return; return list.includes(x); } if (!local(a)) return; sink(a);`,
  "after a method that asks": `class A { ok(x) { return list.has(x); } m() { const a = input(); if (this.ok(a)) sink(a); } }`,
  "what a sanitizer gives": `sink(clean(input()));`,
  "what a sanitizer of this harm gives": `sink("a " + quote(input()));`,
  "a number of it": `sink(input().length); sink(Number(input()));`,
  "what an unknown function makes of it": `sink(lookUp(input()));`,
  "another field": `const o = { a: input(), b: 1 }; sink(o.b);`,
  "a field that was replaced": `const o = input(); o.a = "x"; sink(o.a);`,
  "a variable that was replaced": `let a = input(); a = "x"; sink(a);`,
  "a record around it": `sink({ a: input() });`,
  "after a guard that ends": `const a = input(); if (!good.has(a)) return; sink(a);`,
  "after a guard that throws": `const a = input(); if (!isGood(a)) { throw new Error(); } sink(a);`,
  "inside of a guard": `const a = input(); if (good.includes(a)) { sink(a); }`,
  "after guards joined by ||": `const a = input(); if (!a || !isGood(a)) return; sink(a);`,
  "after a statement that asserts": `const a = input(); assertGood(a); sink(a);`,
  "a guarded call": `if (!isGood(req.query.get("a"))) return; sink(req.query.get("a"));`,
  "a ternary's guarded side": `const a = input(); sink(isGood(a) ? a : "");`,
  "after a guard that calls what never returns": `const a = input(); if (!isGood(a)) ctx.throw(400); sink(a);`,
  "after a guard that goes elsewhere": `const a = input(); if (!isGood(a)) redirect("/"); sink(a);`,
  "a function that a file of the server keeps for itself": `"use server"; async function f(x) { sink(x); }`,
  "a function of a file that only mentions the server": `const a = "use server"; export async function f(x) { sink(x); }`,
  "what equals a constant": `const a = input(); if (a === "x") sink(a);`,
  "what a switch names": `const a = input(); switch (a) { case "x": sink(a); break; }`,
  "a branch that is never taken": `let a = "x"; if (3 * 2 > 7) a = input(); sink(a);`,
  "a case that is never taken": `let a = input(); switch (1 + 1) { case 2: a = "x"; break; case 3: break; } sink(a);`,
  "a comparison": `sink(input() === "x");`,
  "a typed number": `function f(@Body() n: number) { sink(n); }`,
  "a function of one's own that has the name": `import { sink } from "./mine"; sink(input());`,
  "a method that has the name of how functions are called": `const rpc = connect(); rpc.call(input(), "x"); rpc.apply(null, input());`,
  "a local function that has the name, told what it is called on": `function sink(x) {} sink.call(this, input());`,
  "what a function is called on": `sink.call(input(), "x"); db.query.apply(input(), ["x"]);`,
  "a local function that has the name": `function sink(x) {} sink(input());`,
  "an option that is not set": `spawn("ls", [input()], { shell: false });`,
  "after a guard on what was made of it": `const a = input(); const b = a.trim(); if (!isGood(b)) return; sink(a);`,
  "what a record is written as": `const o = { a: input() }; sink(o.trim());`,
  "after a guard that has its own condition": `const a = input(); if (a !== "" && (!isGood(a) || c)) return; sink(a);`,
  "what is bound to a tag": "sql`select ${input()}`;",
  "what several labels name": `const a = input(); switch (a) { case "x": f(); case "y": sink(a); }`,
  "after a case that goes on with the next turn": `for (const a of input()) { switch (a) { case "x": break; default: continue; } sink(a); }`,
  "after many conditions": `const a = input(); if (!isA(a) || !isB(a) || !isC(a) || !d) return; sink(a);`,
  "after a loop that goes on until it is good": `let a = input(); while (!isGood(a)) { a = input(); } sink(a);`,
  "after a loop that is left when it is good": `let a; while (true) { a = input(); if (isGood(a)) break; } sink(a);`,
  "what nobody sets": `let on = false; function start(on) { on = true; } function use() { if (on) sink(input()); }`,
  "what only a constructor sets": `class A { constructor() { this.on = false; } use() { if (this.on) sink(input()); } }`,
  "after a loop without end": `for (;;) { f(); } sink(input());`,
  "one of those that are known": `const a = input(); if (!good.knows(a)) return; sink(a);`,
  "what is asked for as a constant": `const a = input(); if (good.knows(a) === false) return; sink(a);`,
  "what is in a table": `const a = input(); if (!(a in good)) return; sink(a);`,
  "what is in a table that is looked up": `const a = input(); if (!good[a]) return; sink(a);`,
  "what a cache of what is allowed holds": `const a = input(); if (!allowedCache.knows(a)) return; sink(a);`,
};

describe("following values in JavaScript", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`reports ${name}`, () => {
      expect(harmIn(code, "typescript")).toHaveLength(1);
    });
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`is silent about ${name}`, () => {
      expect(harmIn(code, "typescript")).toEqual([]);
    });
  }

  it("tells the lines of the way", () => {
    const code = `
function show(text) {
  el.innerHTML = text;
}
const name = input();
const greeting = \`Hello \${name}\`;
show(greeting);`;
    expect(waysIn(code, "javascript")).toEqual([[5, 5, 6, 6, 7, 2, 3]]);
  });

  it("ends with itself in functions that call each other", () => {
    expect(
      harmIn(`function f(x) { g(x); } function g(x) { f(x); sink(x); } f(input());`, "javascript"),
    ).toEqual([1]);
  });

  it("tells each way to a place apart that a rule may tell apart", () => {
    const code = `const q = input(); function go(u) { sink(u); } go("https://example.org/" + q); go(q);`;
    const start = "{ from: outside, to: harm, only: start }";
    expect(harmIn(code, "javascript", start)).toEqual([1]);
  });

  it("follows long chains of conditions and large tables to their end", () => {
    const chain = Array.from({ length: 600 }, (_, i) => `r${i}.test(c)`).join(" || ");
    const table = Array.from({ length: 3000 }, (_, i) => `o["k${i}"] = 1;`).join("\n");
    const code = `function f(c) { return ${chain}; }\nconst o = {};\n${table}\no.last = input(); sink(o.last);`;
    expect(harmIn(code, "javascript")).toHaveLength(1);
  });
});
