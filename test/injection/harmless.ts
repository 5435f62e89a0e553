import { expect } from "vitest";
import { parseCommands } from "../../src/commands/obey/parse-commands.ts";
import { renderReview } from "../../src/report/comment/comment.ts";
import { decodeState } from "../../src/report/comment/state.ts";
import { renderPretty } from "../../src/report/print/pretty.ts";
import type { Report } from "../../src/report/report.ts";
import { aState, permalink } from "../report/builders.ts";
import { decode, tagsOf, textOf, toHtml, triggers } from "../report/hostile.ts";

/** All that a comment of ours is made of. */
const ours =
  "h2 h3 p strong code pre table thead tbody tr th td a details summary ul ol li br sub blockquote !--".split(
    " ",
  );
/** What moves a terminal's cursor, or turns its letters round. */
const controls = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

const maxLength = 65_536;

/** Fails if what people see of a report does anything but show: in the comment and in a terminal. */
export function expectHarmless(report: Report): void {
  const state = aState();
  const body = renderReview(report, { maxLength, maxFindings: 20, permalink, state });
  expect(body.length).toBeLessThanOrEqual(maxLength);
  const html = toHtml(body);
  const tags = tagsOf(html);
  expect(tags.filter((tag) => !ours.includes(tag.replace("/", "")))).toEqual([]);
  // The marker and the state, right at the beginning.
  expect(tags.filter((tag) => tag === "!--")).toHaveLength(2);
  expect(decodeState(body)).toEqual(state);
  for (const [, address = ""] of html.matchAll(/href="([^"]*)"/g)) {
    expect(decode(address)).toMatch(/^https:\/\/forge\.example\/acme\/shop\/blob\/3f2a91c\//);
  }
  const text = textOf(html.replaceAll(/<!--[^]*?-->/g, ""));
  for (const trigger of triggers.slice(0, 3)) expect(text).not.toMatch(trigger);
  expect(body).not.toMatch(/^\s*\/[a-z]/m);
  // Under our marker nobody looks for commands; without it there are none either.
  expect([...parseCommands(body.replaceAll(/^<!--.*-->$/gm, ""))]).toEqual([]);
  expect(renderPretty(report, { color: false })).not.toMatch(controls);
}
