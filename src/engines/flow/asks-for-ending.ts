import type { Expression } from "./ir.ts";
import { partsOf } from "./rewritten.ts";
import type { Closure } from "./value.ts";

const endings = /^(?:extname|splitext|Ext|pathinfo|GetExtension|getExtension)$/;
const splitting =
  /^(?:__contains__|r?split|rpartition|lastIndexOf|LastIndexOf|Split|includes|contains|Contains)$/;

/** Whether a function looks at nothing of what it is given but the ending of a file's name, which says nothing of its folder. */
export function asksForEnding({ routine }: Closure): boolean {
  const [parameter] = routine.parameters;
  if (parameter?.target.kind !== "name") return false;
  const { name } = parameter.target;
  const [first, ...others] = routine.body();
  if (first?.kind !== "return" || !first.value || others.length > 0) return false;
  let looks = 0;
  const isEnding = (one: Expression): boolean => {
    if (one.kind === "name") return one.name !== name;
    const isIt = (other: Expression | undefined) => other?.kind === "name" && other.name === name;
    const isDot = (other: Expression | undefined) =>
      other?.kind === "literal" && other.value === ".";
    if (one.kind === "operation" && one.operator === "in" && isIt(one.operands[1]))
      return isDot(one.operands[0]);
    if (one.kind === "call") {
      const { callee, args } = one;
      const called = callee.kind === "member" || callee.kind === "name" ? callee.name : "";
      const isLook =
        (endings.test(called) && isIt(args[0]?.value)) ||
        (callee.kind === "member" &&
          isIt(callee.of) &&
          splitting.test(called) &&
          isDot(args[0]?.value));
      if (isLook) {
        looks += 1;
        return true;
      }
    }
    return partsOf(one).every((part) => isEnding(part));
  };
  return isEnding(first.value) && looks > 0;
}
