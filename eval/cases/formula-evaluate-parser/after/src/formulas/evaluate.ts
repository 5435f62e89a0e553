/** What a formula may refer to, by name. */
export type Variables = Readonly<Record<string, number>>;

/** What is wrong with a formula, for whoever typed it. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
}

const token = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z_]\w*)|(?<sign>[-+*/()]))/iy;

/** Longer ones are no formulas. */
const maxLength = 200;

/** Computes a formula such as `net * (1 + tax)`: numbers, names, the four operations and parentheses. */
export function evaluate(formula: string, variables: Variables): number {
  if (formula.length > maxLength) throw new FormulaError(`A formula has ${maxLength} characters at most.`);
  const tokens = read(formula);
  let at = 0;

  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      value = tokens[at++] === "+" ? value + product() : value - product();
    }
    return value;
  }

  function product(): number {
    let value = operand();
    while (tokens[at] === "*" || tokens[at] === "/") {
      value = tokens[at++] === "*" ? value * operand() : value / operand();
    }
    return value;
  }

  function operand(): number {
    const next = tokens[at++];
    if (next === "-") return -operand();
    if (next === "(") {
      const value = sum();
      if (tokens[at++] !== ")") throw new FormulaError("A parenthesis is not closed.");
      return value;
    }
    if (next === undefined || /^[-+*/)]$/.test(next)) throw new FormulaError("A number is missing.");
    if (/^\d/.test(next)) return Number(next);
    if (!Object.hasOwn(variables, next)) throw new FormulaError(`There is no \`${next}\`.`);
    return variables[next] ?? 0;
  }

  const value = sum();
  if (at < tokens.length) throw new FormulaError(`\`${tokens[at]}\` is not expected here.`);
  if (!Number.isFinite(value)) throw new FormulaError("The result is not a number.");
  return value;
}

function read(formula: string): string[] {
  const text = formula.trimEnd();
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new FormulaError(`\`${text.slice(start)}\` can't be read.`);
    tokens.push(match[0].trim());
  }
  return tokens;
}
