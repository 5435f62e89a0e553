import { describe, expect, it } from "vitest";
import { harmIn, waysIn } from "./following.ts";

const reported: Record<string, string> = {
  "straight from where it comes in": `sink(input())`,
  "through variables": `a = b = input()\nc: str = b\nsink(c)`,
  "through several at once": `a, (b, c) = "x", ("y", input())\nsink(c)`,
  "through a formatted string": `sink(f"a {input()!s:>5} b")`,
  "through a format": `sink("%s and %d" % (input(), 1))`,
  "through a format by name": `sink("{a} {b:d}".format(a=input(), b=1))`,
  "through a part of what is formatted": `d = {"a": "x", "b": input()}\nsink("{0[b]} {1.c}".format(d, o))`,
  "through concatenation in a loop": `s = ""\nfor p in input():\n    s += p\nsink(s)`,
  "through a loop's second turn": `a = ""\nwhile more():\n    sink(a)\n    a = input()`,
  "through what follows a loop": `for p in []:\n    pass\nelse:\n    sink(input())`,
  "through a dictionary": `d = {"a": "x"}\nd["b"] = input()\nsink(d["b"])`,
  "through a dictionary that is asked": `d = dict(a=input())\nsink(d.get("a", "x"))`,
  "through a section of a dictionary": `c = parser()\nc.set("a", "b", input())\nsink(c.get("a", "b"))`,
  "through a list": `l = ["x", input()]\nsink(l[1])`,
  "through a part of it": `sink(input().trim()[1:])`,
  "through a method of a text that is put together": `sink(("a" + input()).trim())`,
  "through a comprehension": `l = [x.trim() for x in input() if x]\nsink(l)`,
  "through the values of a dictionary": `for k, v in {"a": input()}.items():\n    sink(v)`,
  "through an assignment in a condition": `if (a := input()):\n    sink(a)`,
  "through what it was itself": `a = input()\na = a or "x"\nif not a:\n    pass\nsink(a)`,
  "through either branch": `a = "x"\nif c:\n    a = input()\nelif d:\n    a = "y"\nsink(a)`,
  "through a choice": `sink(input() if c else "x")`,
  "through with": `with input() as a, lock:\n    sink(a)`,
  "through a handler": `try:\n    a = input()\nexcept (A, B) as e:\n    raise\nelse:\n    sink(a)`,
  "through a pattern": `match input():\n    case {"a": [x, *_]} if x:\n        sink(x)`,
  "through a pattern that takes the rest": `match input():\n    case "a" | "b":\n        pass\n    case other:\n        sink(other)`,
  "through a function": `def f(x, /, *, y="a"):\n    return "a" + x\nsink(f(input()))`,
  "through an argument by its name": `def f(x="a", y="b"):\n    sink(y)\nf(y=input())`,
  "through the rest of the arguments": `def f(*all):\n    sink(all[1])\nf("a", input())`,
  "through a lambda": `f = lambda x: sink(x)\nf(input())`,
  "through a generator": `def f():\n    yield input()\nfor x in f():\n    sink(x)`,
  "through a method": `class C:\n    def m(self, x):\n        self.n(x)\n    def n(self, x):\n        sink(x)\nC().m(input())`,
  "through a field": `class C:\n    def __init__(self, x):\n        self.x = x\n    def m(self):\n        sink(self.x)\nC(input()).m()`,
  "through a field of a class without a constructor": `@dataclass\nclass C:\n    x: str\n    y: str = ""\n    def m(self):\n        sink(self.y)\nC("a", input()).m()`,
  "through a variable of the file": `a = "x"\ndef f():\n    global a\n    a = input()\nf()\nsink(a)`,
  "through an attribute that is named": `o.a = input()\nsink(getattr(o, "a"))`,
  "into a module's function": `import lib as l\nl.exec(input())`,
  "into a name of a module": `from lib import exec as run\nrun(input())`,
  "into what is given back": `@route("/a", answer=Page)\ndef f():\n    return input()`,
  "from a parameter": `def f(query: Optional["web.Query"] = None):\n    sink(query.get())`,
  "after a function that asks for something else in place of it": `def odd(x):\n    x = "y"\n    return x\na = input()\nif odd(a):\n    sink(a)`,
  "after a function that says nothing at its end": `def odd(x):\n    if good.knows(x):\n        return False\n    if c:\n        return True\na = input()\nif not odd(a):\n    sink(a)`,
  "where another function sets what is asked": `on = False\ndef start(v):\n    global on\n    on = v\ndef use():\n    if on:\n        sink(input())`,
  "where another method sets what a constructor did": `class A:\n    def __init__(self):\n        self.on = False\n    def start(self, v):\n        self.on = v\n    def use(self):\n        if self.on:\n            sink(input())`,
  "what is not in a list": `a = input()\nif a in good:\n    raise E\nsink(a)`,
  "what was seen before": `a = input()\nif a not in self.seen:\n    self.seen.add(a)\n    sink(a)`,
  "what a cache holds": `a = input()\nif a in url_cache:\n    sink(a)`,
};

const clean: Record<string, string> = {
  "what is cleaned": `sink(clean(input()))`,
  "what another decorator is handed": `@route("/a", answer=Text)\ndef f():\n    return input()`,
  "what is overwritten": `a = input()\na = "x"\nsink(a)`,
  "what is written as a number": `sink(f"{input():d}")\nsink("%d" % input())\nsink("{:.2f}".format(input()))`,
  "the other key of a dictionary": `d = {"a": input(), "b": "x"}\nsink(d["b"])\nsink(d.get("b"))`,
  "the other item of a list": `l = [input(), "x"]\nsink(l[1])`,
  "the other key in a format": `d = {"a": "x", "b": input()}\nsink("{0[a]}".format(d))`,
  "the part that is harmless": `sink(input().base)\nx = input()\nsink(x.base.trim())`,
  "what is compared with another parameter": `def f(base, x=input()):\n    if assert_in(base, x) != base:\n        raise ValueError(x)\n    sink(x)\nf(input())`,
  "the keys of a dictionary": `for k, v in {"a": input()}.items():\n    sink(k)`,
  "what is one of several": `a = input()\nif a not in ("x", "y"):\n    raise ValueError(a)\nsink(a)`,
  "what equals one of two constants": `a = input()\nif a == "x" or a == "y":\n    sink(a)`,
  "another field of a class without a constructor": `@dataclass\nclass C:\n    x: str\n    y: str = ""\n    def m(self):\n        sink(self.x)\nC("a", y=input()).m()`,
  "what equals a constant": `a = input()\nif a == "x":\n    sink(a)`,
  "what is asserted": `a = input()\nassert is_fine(a)\nsink(a)`,
  "what is aborted for": `a = input()\nif not is_fine(a):\n    abort(400)\nsink(a)`,
  "what is looked for in a comprehension": `sink([x for x in input() if x in known])`,
  "a branch that is never taken": `a = "x"\nif 7 * 6 - 40 > 3:\n    a = input()\nsink(a)`,
  "a choice that is never taken": `sink("x" if (500 / 42) + 196 > 200 else input())`,
  "a case that is never taken": `a = "x"\nmatch "abc"[1]:\n    case "a" | "c":\n        a = input()\n    case "b":\n        a = "y"\n    case _:\n        a = input()\nsink(a)`,
  "the variable of another function": `def f():\n    a = "x"\n    return a\ndef g():\n    a = input()\n    f()\n    a = "y"\n    f()\n    sink(a)\ng()`,
  "what another function has by the same name": `def f():\n    sink(a)\ndef g():\n    a = input()\n    f()\ng()`,
  "a function of the file with a sink's name": `def sink(x):\n    return x\nsink(input())`,
  "a function of one's own with a sink's name": `from .safe import sink\nsink(input())`,
  "a method of something else": `from other import exec\nexec(input())`,
  "after a pattern that goes on with the next turn": `for a in input():\n    match a:\n        case "x":\n            pass\n        case _:\n            continue\n    sink(a)`,
  "after a pattern that leaves the loop": `for a in input():\n    match a:\n        case "x":\n            pass\n        case _:\n            break\n    sink(a)`,
  "what only looks as if it were set": `on = False\ndef start(v):\n    on = v\ndef use():\n    if on:\n        sink(input())`,
  "what is in a list": `a = input()\nif a not in good:\n    raise E\nsink(a)`,
};

describe("values in Python", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`are followed ${name}`, () => {
      expect(harmIn(code, "python")).not.toEqual([]);
    });
  }

  for (const [name, code] of Object.entries(clean)) {
    it(`do no harm as ${name}`, () => {
      expect(harmIn(code, "python")).toEqual([]);
    });
  }

  it("are told of with the lines that they pass", () => {
    const code = `def f(x):\n    y = x\n    sink(y)\n\na = input()\nf(a)`;
    expect(waysIn(code, "python")).toEqual([[5, 5, 6, 1, 2, 3]]);
  });

  it("are told of with the line on which a function gives them back", () => {
    const code = `def made(x):\n    return join("a", x)\n\na = input()\nb = made(a)\nsink(b)`;
    expect(waysIn(code, "python")).toEqual([[4, 4, 5, 1, 2, 5, 6]]);
  });
});
