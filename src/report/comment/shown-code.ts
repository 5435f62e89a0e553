import { inlineText } from "../text/neutralise.ts";

/**
 * The code that a review comment of ours shows of a finding, as it stands there: fenced, secrets masked, a few lines. `undefined` where
 * it shows none. What a fence holds is passed over, so that no code is taken for a headline.
 */
export function shownCode(body: string, id: string): string | undefined {
  const headline = `**${inlineText(id)} · `;
  let block: string[] | undefined;
  let fence: string | undefined;
  let isBelow = false;
  for (const line of body.split("\n")) {
    if (fence !== undefined) {
      block?.push(line);
      if (line.trim() !== fence) continue;
      if (block !== undefined) return block.join("\n");
      fence = undefined;
    } else if (line !== "") {
      fence = /^ ?(`{3,})[^`]*$/.exec(line)?.[1];
      if (fence !== undefined && isBelow) block = [line];
      isBelow = line.startsWith(headline);
    }
  }
  return undefined;
}
