import { join, nothing, withoutConstant } from "./value.ts";
import type { Value } from "./value.ts";

/**
 * What is known of variables at one place. A scope lies over another: a branch over what was before it, a function over
 * what it sees from where it stands. What is written stays in the uppermost until somebody takes it over.
 */
export class Scope {
  readonly #values = new Map<string, Value>();
  /** Texts of expressions that were looked at, and what harm they can't do. */
  readonly #guarded = new Map<string, readonly string[]>();
  readonly #under: Scope | undefined;
  /** Names that the function has for itself; of a branch in it, they are the function's. */
  readonly #own: Set<string> | undefined;
  /** Of those, names that stand for something else by now than what was handed in. */
  readonly #rebound = new Set<string>();
  readonly #shared: readonly string[];
  /** Names that were written since constants were last forgotten here; absent where they never were. */
  #fresh: Set<string> | undefined;

  /**
   * @param own a function begins here, which has these names for itself
   * @param shared names that it never has for itself
   */
  constructor(under?: Scope, own?: readonly string[], shared: readonly string[] = []) {
    this.#under = under;
    this.#own = own && new Set(own);
    this.#shared = shared;
  }

  get(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#under?.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    this.#fresh?.add(name);
  }

  /** Forgets which constants these names stand for, always the same ones: what was looked at before is not looked at again. */
  forgetConstants(names: ReadonlySet<string>): void {
    this.#under?.forgetConstants(names);
    for (const name of this.#fresh ?? this.#values.keys()) {
      const value = this.#values.get(name);
      if (value?.constant && names.has(name)) this.#values.set(name, withoutConstant(value));
    }
    this.#fresh ??= new Set();
    this.#fresh.clear();
  }

  /** The name stands for another value now, which is not what became of the one before. */
  rebind(name: string, value: Value): void {
    this.set(name, value);
    this.#functionScope().#rebound.add(name);
  }

  /** All names stand for what was handed in. */
  beginBody(): void {
    this.#rebound.clear();
  }

  isRebound(name: string): boolean {
    return this.#functionScope().#rebound.has(name);
  }

  #functionScope(): Scope {
    return this.#own || !this.#under ? this : this.#under.#functionScope();
  }

  /** Every name that something is known of. */
  names(): Set<string> {
    const names = this.#under?.names() ?? new Set<string>();
    for (const name of this.#values.keys()) names.add(name);
    return names;
  }

  guard(text: string, kinds: readonly string[]): void {
    this.#guarded.set(text, [...this.guardedAgainst(text), ...kinds]);
  }

  guardedAgainst(text: string): readonly string[] {
    return this.#guarded.get(text) ?? this.#under?.guardedAgainst(text) ?? [];
  }

  get hasGuards(): boolean {
    return this.#guarded.size > 0 || (this.#under?.hasGuards ?? false);
  }

  /** From here on the name is the function's own. */
  declare(name: string): void {
    if (!this.#own) this.#under?.declare(name);
    else if (!this.#shared.includes(name)) this.#own.add(name);
  }

  /** What holds by now where `base` is: functions that call each other see nothing of each other. */
  whatIsOver(base: Scope, found: Scope = this): Scope {
    if (this === base || !this.#under) return found;
    return this.#under.whatIsOver(base, this.#own ? this.#under : found);
  }

  /** Whether it lies over another one, or is it. */
  isOver(other: Scope): boolean {
    return this === other || (this.#under?.isOver(other) ?? false);
  }

  /** Goes on from where one of several branches ended; each lies over this one, or over another that this one lies on as well. */
  continueFrom(branches: readonly Scope[], base: Scope = this): void {
    const names = new Set(branches.flatMap((branch) => branch.#writtenOver(base)));
    for (const name of names) {
      const values = branches.map((branch) => branch.get(name) ?? nothing);
      const [first = nothing, ...others] = values;
      this.set(name, others.reduce(join, first));
    }
    const [only] = branches;
    // What one branch alone looked at is not known after both.
    if (only && branches.length === 1) {
      for (const [text, kinds] of only.#guarded) this.#guarded.set(text, kinds);
    }
  }

  #writtenOver(base: Scope): string[] {
    if (this === base) return [];
    const below = this.#under ? this.#under.#writtenOver(base) : [];
    return [...this.#values.keys(), ...below];
  }

  /** Takes over what expressions wrote that may have been evaluated. What was asked of values before stays with them. */
  takeWritten(scopes: readonly Scope[]): void {
    for (const [name, value] of scopes.flatMap((one) => [...one.#values])) {
      this.set(name, join(this.get(name) ?? nothing, value));
    }
  }

  /** Takes over what a function wrote to variables that are not its own. */
  takeOver(inner: Scope): void {
    for (const [name, value] of inner.#values) {
      if (!inner.#own?.has(name) && this.get(name) !== undefined) this.set(name, value);
    }
  }
}
