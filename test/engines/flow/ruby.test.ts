import { describe, expect, it } from "vitest";
import { harmIn } from "./following.ts";

const reported: Record<string, string> = {
  "straight from where it comes in": `sink(input())`,
  "without brackets": `a = input()\nsink a`,
  "through text between quotes": `sink("a #{input()} b")`,
  "through a heredoc": `a = <<~SQL\n  select #{input()}\nSQL\nsink(a)`,
  "through a text that grows": `s = "x"\ns << input()\nsink(s)`,
  "through what a method gives last": `def f(x)\n  if x\n    "a" + x\n  end\nend\nsink(f(input()))`,
  "through an instance variable": `class A\n  def f\n    @a = input()\n    sink(@a)\n  end\nend`,
  "through a method without brackets": `class A\n  def f\n    sink(g)\n  end\n  def g\n    input()\n  end\nend`,
  "through what runs before": `class A\n  before_action :load\n  def f\n    sink(@a)\n  end\n  def load\n    @a = input()\n  end\nend`,
  "through a block": `input().map { |x| sink(x) }`,
  "through a hash": `h = { a: input(), "b" => 1 }\nsink(h[:a])`,
  "through several at once": `a, b = ["x", input()]\nsink(b)`,
  "through case": `a = case k when 1 then "x" else input() end\nsink(a)`,
  "in a branch behind it": `sink(input()) unless done`,
  "through rescue": `begin\n  a = input()\nrescue E\n  a = "x"\nend\nsink(a)`,
  "where another method sets what is asked": `class A\n  def initialize\n    @on = false\n  end\n  def start(v)\n    @on = v\n  end\n  def use\n    sink(input()) if @on\n  end\nend`,
};

const silent: Record<string, string> = {
  "another entry": `h = { a: input(), b: 1 }\nsink(h[:b])`,
  "after a guard that raises": `a = input()\nraise "no" unless isGood(a)\nsink(a)`,
  "after a guard that returns": `def f\n  a = input()\n  return if !isGood(a)\n  sink(a)\nend`,
  "where it equals one of ours": `a = input()\nsink(a) if a == "x"`,
  "what another class holds": `class A\n  before_action :load\n  def load\n    @a = input()\n  end\nend\nclass B\n  def f\n    sink(@a)\n  end\nend`,
  "the items beside one that is added to a list": `a = ["x"]\na << input()\nsink(a[0])`,
  "a branch that is never taken": `a = "x"\na = input() if 1 > 2\nsink(a)`,
  "a part of what a method gives, asked for before": `sink(input()[:a]) if isGood(input()[:a])`,
  "a loop that goes on until it is good": `a = input()\nuntil isGood(a)\n  a = input()\nend\nsink(a)`,
};

describe("values in Ruby", () => {
  it("are told once for all that a statement does with one", () => {
    const code = `def f\n  a = input()\n  use(sink(a), sink(a))\n  sink(a) if late\nend`;
    expect(harmIn(code, "ruby")).toEqual([3, 4]);
  });

  for (const [name, code] of Object.entries(reported)) {
    it(`are reported ${name}`, () => expect(harmIn(code, "ruby")).not.toEqual([]));
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`are not reported: ${name}`, () => expect(harmIn(code, "ruby")).toEqual([]));
  }
});
