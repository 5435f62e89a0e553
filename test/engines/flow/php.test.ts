import { describe, expect, it } from "vitest";
import { harmIn } from "./following.ts";

const reported: Record<string, string> = {
  "straight from where it comes in": `sink(input());`,
  "through text between quotes": `$a = input(); sink("a {$a['x']} b");`,
  "through a heredoc": `$a = input(); $b = <<<EOT\nhello $a\nEOT;\nsink($b);`,
  "through sprintf": `sink(sprintf('%d %s', 1, input()));`,
  "through a text that grows": `$s = ''; foreach (input() as $k => $v) { $s .= $v; } sink($s);`,
  "through a list that is taken apart": `[$a, $b] = ['x', input()]; sink($b);`,
  "through names that are taken apart": `['k' => $a] = ['k' => input()]; sink($a);`,
  "through a function": `function f($x) { return "a" . $x; } sink(f(input()));`,
  "through a function that is called in another case": `function addA($x) { return "a" . $x; } sink(adda(input()));`,
  "through an arrow function": `input()->map(fn($x) => sink($x));`,
  "through a closure": `$a = input(); $f = function () use ($a) { sink($a); }; $f();`,
  "through a constructor": `class A { function __construct(private $n) {} function f() { sink($this->n); } } (new A(input()))->f();`,
  "through what every object begins with": `abstract class A { function __construct() { $this->a = input(); } } class B extends A { function f() { sink($this->a); } }`,
  "through a constructor that is inherited": `class A { function __construct($n) { $this->n = $n; } } class B extends A { function f() { sink($this->n); } } (new B(input()))->f();`,
  "where only one of two questions was a guard": `$a = input(); if ($a === 'x' || $b) { sink($a); }`,
  "through a static method": `class A { static function f($x) { sink($x); } } A::f(input());`,
  "through match": `$a = match ($k) { 1 => 'x', default => input() }; sink($a);`,
  "through what is there or not": `$a = input() ?? 'x'; sink($a ?: 'y');`,
  "in alternative syntax": `if ($a): sink(input()); else: endif;`,
  "where another method sets what is asked": `<?php class A { private $on = false; function start($v) { $this->on = $v; } function use1() { if ($this->on) sink(input()); } }`,
};

const silent: Record<string, string> = {
  "another entry": `$a = ['a' => input(), 'b' => 'x']; sink($a['b']);`,
  "a number": `$a = (int) input(); sink($a);`,
  "what is made a number where it stands": `$a = input(); settype($a, 'integer'); sink($a);`,
  "one of several that it equals": `$a = input(); if ($a === 'x' || $a === 'y' || isGood($a)) { sink($a); }`,
  "what is none of ours and replaced": `$a = input(); if ($a !== 'x' && $a !== 'y') { $a = 'x'; } sink($a);`,
  "what is read again after a question": `$a = Request->body; $b = join(Request->body); if (!isGood($b)) { exit; } sink(Request->body);`,
  "a number in a format": `sink(sprintf('%d', input()));`,
  "after die": `$a = input(); if (!isGood($a)) die('no'); sink($a);`,
  "one of our names": `$a = input(); if (!isset($names[$a])) { exit; } sink($a);`,
  "a branch that is never taken": `$a = 'x'; if (1 > 2) { $a = input(); } sink($a);`,
};

describe("values in PHP", () => {
  for (const [name, code] of Object.entries(reported)) {
    it(`are reported ${name}`, () => expect(harmIn(`<?php\n${code}`, "php")).not.toEqual([]));
  }

  for (const [name, code] of Object.entries(silent)) {
    it(`are not reported: ${name}`, () => expect(harmIn(`<?php\n${code}`, "php")).toEqual([]));
  }
});
