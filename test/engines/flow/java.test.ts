import { describe, expect, it } from "vitest";
import { harmIn, waysIn } from "./following.ts";

/** The body of a method, and what else is in its class. */
const inside = (body: string, more = "") => `class A {\nvoid run() {\n${body}\n}\n${more}\n}`;

const reported: Record<string, string> = {
  "straight from where it comes in": inside(`sink(input());`),
  "through a variable that is declared first": inside(`String a; a = input(); sink(a);`),
  "through a format": inside(`sink(String.format("%d %s", 1, input()));`),
  "through a text that grows": inside(`String s = ""; for (String p : input()) s += p; sink(s);`),
  "through a field": inside(`name = input(); sink(this.name);`, `private String name;`),
  "through a static method": inside(
    `sink(B.f(input()));`,
    `static class B { static String f(String x) { return "a" + x; } }`,
  ),
  "through the method that takes as many": inside(
    `f(input(), 1);`,
    `void f(String x) {} void f(String x, int y) { sink(x); }`,
  ),
  "through an object of an inner class": inside(
    `sink(new B(input()).name());`,
    `class B { String n; B(String n) { this.n = n; } String name() { return n; } }`,
  ),
  "through what implements an interface": inside(
    `I i = new B(); sink(i.f(input()));`,
    `interface I { String f(String x); } static class B implements I { public String f(String x) { return x; } }`,
  ),
  "through a base class": inside(
    `new B().g(input());`,
    `class C { void g(String x) { sink(x); } } class B extends C {}`,
  ),
  "through a record": inside(
    `P p = new P(input(), 1); sink(p.a());`,
    `record P(String a, int b) {}`,
  ),
  "through a key of a map": inside(`m.put("a", "x"); m.put("b", input()); sink(m.fetch("b"));`),
  "through a place in a list": inside(`l.add("x"); l.add(input()); l.remove(0); sink(l.fetch(0));`),
  "through a place between others in a list": inside(
    `l.add("x"); l.add(0, input()); sink(l.fetch(0));`,
  ),
  "through a list that a method fills": inside(
    `List<String> l = new ArrayList<>(); fill(l, input()); sink(l.fetch(0));`,
    `void fill(List<String> to, String x) { to.add(x); }`,
  ),
  "what a method asks of some": inside(
    `String a = input(); check(a); sink(a);`,
    `void check(String x) { if (quick) return; if (!names.includes(x)) throw new E(); }`,
  ),
  "after it was not one of those that are known": inside(
    `String a = input(); if (refused.knows(a)) return; sink(a);`,
  ),
  "through a function that gives it": inside(
    `String a = input(); Supplier<String> s = () -> a; sink(s.apply());`,
  ),
  "through a text that is built": inside(
    `b.build("a").build(input()).build("c"); sink(b.built());`,
  ),
  "of what an object keeps": inside(
    ``,
    `void f(Query query) { sink(new B(query).of()); } class B { final Query q; B(Query q) { this.q = q; } String of() { return q.get(); } }`,
  ),
  "through a setter": inside(
    `B b = new B(); b.set(input()); sink(b.name);`,
    `class B { String name; void set(String n) { name = n; } }`,
  ),
  "through a lambda": inside(`Function<String, String> f = x -> x + "a"; sink(f.apply(input()));`),
  "through a method that is referred to": inside(`sink(input().convert(String::trim));`),
  "through a switch that gives a value": inside(
    `String a = switch (k) { case 1 -> "x"; default -> { yield input(); } }; sink(a);`,
  ),
  "in the case that is taken": inside(
    `String a; switch ("ABC".charAt(1)) { case 'B': a = input(); break; default: a = "x"; } sink(a);`,
  ),
  "in the branch that is taken": inside(
    `int n = 106; String a = 7 * 18 + n > 200 ? input() : "x"; sink(a);`,
  ),
  "through try with resources": inside(
    `try (R r = open(); S s = input()) { sink(s); } catch (E e) { use(e); } finally { end(); }`,
  ),
  "through an array": inside(`String[] a = { "x", input() }; sink(a[1]);`),
  "of a parameter with an annotation": `class A { void f(@Body String x) { sink(x); } }`,
  "in an anonymous class": inside(`run(new Runnable() { public void run() { sink(input()); } });`),
  "where another method sets what is asked": inside(
    `if (on) sink(input());`,
    `private boolean on = false; void start(boolean v) { on = v; }`,
  ),
};

const silent: Record<string, string> = {
  "another key of a map": inside(`m.put("a", "x"); m.put("b", input()); sink(m.fetch("a"));`),
  "another place in a list": inside(
    `l.add("x"); l.add(input()); l.add("y"); l.remove(0); sink(l.fetch(1));`,
  ),
  "a place in a list that has moved": inside(`l.add(input()); l.add(0, "x"); sink(l.fetch(0));`),
  "what is taken out": inside(`m.put("a", input()); m.remove("a"); sink(m.fetch("a"));`),
  "a list that is emptied": inside(`l.add(input()); l.clear(); l.add("x"); sink(l.fetch(0));`),
  "a text that is emptied": inside(`b.build(input()); b.cut(0); b.build("x"); sink(b.built());`),
  "what a method asks of all": inside(
    `String a = input(); check(a); sink(a);`,
    `void check(String x) { if (!names.includes(x)) throw new E(); }`,
  ),
  "a variable of a method that stands for something else": inside(
    `String a = "x"; f(a); sink(a);`,
    `void f(String x) { x = input(); }`,
  ),
  "a number": inside(`int a = input(); sink(a);`),
  numbers: `class A { void f(@Body int[] x) { sink(x); } }`,
  "the branch that is not taken": inside(
    `int n = 86; String a = 7 * 42 - n > 200 ? "x" : input(); sink(a);`,
  ),
  "the whole part of a division": inside(
    `String a = "x"; if (500 / 42 > 11) a = input(); sink(a);`,
  ),
  "a case that is not taken": inside(
    `String a; switch ("ABC".charAt(2)) { case 'B': a = input(); break; default: a = "x"; } sink(a);`,
  ),
  "one of those that are known": inside(
    `String a = input(); if (!allowed.knows(a)) return; sink(a);`,
  ),
  "after a guard that throws": inside(
    `String a = input(); if (!names.includes(a)) throw new E(); sink(a);`,
  ),
  "what equals something of ours": inside(`String a = input(); if ("x".equals(a)) sink(a);`),
  "a variable that hides a field": inside(
    `String name = "x"; sink(name);`,
    `String name = input();`,
  ),
  "a method of the same name": inside(`f("x");`, `void f(String x) { sink(x); }`),
  "what a method has for itself": inside(
    `boolean on = false; if (on) sink(input());`,
    `void start() { boolean on = true; }`,
  ),
};

describe("values in Java", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`are reported ${name}`, () => expect(harmIn(code, "java")).not.toEqual([]));
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`are not reported: ${name}`, () => expect(harmIn(code, "java")).toEqual([]));
  }

  it("are told once for all that a statement does with one", () => {
    const code = inside(`String a = input(), b = input();
    use(sink(a),
      sink(a), sink(b));
    sink(a);`);
    expect(harmIn(code, "java")).toHaveLength(3);
  });

  it("are told with their way", () => {
    const code = `class A {
  void run() {
    String a = input();
    sink(f(a));
  }
  String f(String x) {
    return "a" + x;
  }
}`;
    expect(waysIn(code, "java")[0]?.at(0)).toBe(3);
  });
});
