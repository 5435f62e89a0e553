import { leftOutOfPatch, patchSummary } from "../messages/fix-command.ts";
import { fold } from "../text/markdown-forms.ts";
import { longestRun } from "../text/neutralise.ts";
import { joinChanges, renderPatch, type TextChange } from "./patch.ts";

/** What a page loses or a reader can't see: then the patch would be another one than it says. Line feeds and tabs are kept. */
const misread = /[^\P{Cc}\n\t]|[\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** A longer patch is folded. */
const mostOpenLines = 20;

/**
 * The changes as a block that can be copied for `git apply`, the first files that fit; says which it leaves out, and how to get them.
 * Empty where there is nothing to say.
 *
 * @param secretPaths files that hold a secret
 * @param room in UTF-16 code units
 */
export function renderPatchBlock(
  changes: readonly TextChange[],
  { secretPaths, room }: { secretPaths: readonly string[]; room: number },
): string {
  const patches = joinChanges(changes).map((change) => ({
    path: change.path,
    patch: renderPatch([change]),
  }));
  const hidden = patches.filter(
    ({ path, patch }) => secretPaths.includes(path) || misread.test(patch),
  );
  const showable = patches.filter((one) => !hidden.includes(one));
  for (let shown = showable.length; ; shown -= 1) {
    const patch = showable
      .slice(0, shown)
      .map((one) => one.patch)
      .join("");
    const noRoom = showable.slice(shown);
    const parts = [
      ...(patch === "" ? [] : [foldedIfLong(patch)]),
      ...(noRoom.length === 0 ? [] : [leftOutOfPatch(noRoom.map(pathOf), "room")]),
      ...(hidden.length === 0 ? [] : [leftOutOfPatch(hidden.map(pathOf), "text")]),
    ];
    const block = parts.join("\n\n");
    if (block.length <= room || shown === 0) return block;
  }
}

const pathOf = ({ path }: { path: string }) => path;

function foldedIfLong(patch: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(patch) + 1));
  const block = `${fence}diff\n${patch}${fence}`;
  return patch.split("\n").length > mostOpenLines ? fold(patchSummary, block) : block;
}
