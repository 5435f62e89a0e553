import type { NapiConfig, SgNode } from "@ast-grep/napi";
import type { Edit } from "../../types/edit.ts";
import { asConfig } from "./ast-grep-config.ts";
import type { CompiledExpansion, CompiledFix, CompiledStep } from "./compile-fixes.ts";
import { renderTemplate } from "./fix-template.ts";

type Range = Pick<Edit, "start" | "end">;

/** What a rule would write at one place. */
export interface ProposedFix {
  /** In their order, none touching another. */
  edits: Edit[];
  /** The pieces of the file that stand in what is written. */
  quoted: Range[];
}

const comment: NapiConfig = asConfig({ rule: { kind: "comment" } });

/**
 * The first of a rule's fixes that can be written for a match; `undefined` where none can, or where a comment would be lost.
 * @param captures what the rule captured, by name without `$`
 */
export function proposeEdits(
  fixes: readonly CompiledFix[],
  match: SgNode,
  text: string,
  captures: ReadonlyMap<string, Range>,
): ProposedFix | undefined {
  const fix = fixes.find(({ needs }) => needs.every((name) => captures.has(name)));
  if (!fix) return undefined;
  const quoted = fix.quotes.flatMap((name) => captures.get(name) ?? []);
  const edits: Edit[] = [];
  for (const step of fix.steps) {
    const node = step.at === undefined ? match : match.getMatch(step.at);
    if (!node) return undefined;
    const range = expand(node, step);
    if (holdsComment(node, range, quoted)) return undefined;
    const written = renderTemplate(step.template, { text, start: range.start, captures });
    if (written === undefined) return undefined;
    const place = written === "" ? withItsLines(text, range) : range;
    edits.push({ ...place, text: written });
  }
  edits.sort((a, b) => a.start - b.start);
  const isTouching = edits.some(({ start }, index) => start <= (edits[index - 1]?.end ?? -1));
  return isTouching ? undefined : { edits, quoted };
}

function expand(node: SgNode, { expandStart, expandEnd }: CompiledStep): Range {
  const { start, end } = node.range();
  const first =
    expandStart &&
    reached(
      () => node.prev(),
      () => node.prevAll(),
      expandStart,
    );
  const last =
    expandEnd &&
    reached(
      () => node.next(),
      () => node.nextAll(),
      expandEnd,
    );
  return {
    start: first?.range().start.index ?? start.index,
    end: last?.range().end.index ?? end.index,
  };
}

/** The sibling that an edit grows to. `stopBy` means what it means in a relation: the node where it stops is still looked at. */
function reached(
  neighbor: () => SgNode | null,
  all: () => SgNode[],
  { config, stop }: CompiledExpansion,
): SgNode | undefined {
  const siblings = stop === "neighbor" ? [neighbor()].filter((one) => one !== null) : all();
  for (const sibling of siblings) {
    if (sibling.matches(config)) return sibling;
    if (typeof stop === "object" && sibling.matches(stop)) return undefined;
  }
  return undefined;
}

/** Whether the edit would take away what somebody wrote for people. */
function holdsComment(node: SgNode, { start, end }: Range, quoted: readonly Range[]): boolean {
  const around = node.parent() ?? node;
  return around.findAll(comment).some((one) => {
    const range = one.range();
    const isWithin = (piece: Range) =>
      piece.start <= range.start.index && range.end.index <= piece.end;
    return isWithin({ start, end }) && !quoted.some(isWithin);
  });
}

/**
 * Where nothing else stands on its lines, what is taken away takes them along; the file's last line end stays as it is.
 * Elsewhere it takes the blanks that would be left behind.
 */
function withItsLines(text: string, { start, end }: Range): Range {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  const [before, after] = [text.slice(from, start), text.slice(end, to)];
  if ((before + after).trim() !== "") {
    const isFree = before.trim() !== "" && /^\s|^$/.test(after);
    return { start: isFree ? from + before.trimEnd().length : start, end };
  }
  if (lineEnd !== -1) return { start: from, end: to + 1 };
  return { start: text.slice(0, from).replace(/\r?\n$/, "").length, end: to };
}
