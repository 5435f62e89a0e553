import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  codeBlock,
  infoString,
  inlineCode,
  inlineText,
  jsonText,
  link,
  prose,
  shorten,
  terminalText,
} from "../../src/report/text/neutralise.ts";
import { decode, hostileText, tagsOf, textOf, toHtml, triggers } from "./hostile.ts";

const spelledOut = /[^\P{C}\n\t\p{Co}\p{Cn}]|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}/u;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}]/u;

/** Tags that are not ours, and text that a forge would act on. */
function harmIn(html: string, allowedTags: readonly string[]): string[] {
  const tags = tagsOf(html).filter((tag) => !allowedTags.includes(tag.replace("/", "")));
  const text = textOf(html);
  return [...tags, ...triggers.filter((trigger) => trigger.test(text)).map(String)];
}

function visible(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, "");
}

describe("text of a pull request in a paragraph", () => {
  it("makes no link, image, tag, mention or reference", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(harmIn(toHtml(inlineText(text)), ["p"])).toEqual([]);
        expect(harmIn(toHtml(prose(text)), ["p", "code"])).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("makes none between our own words either, and stays in its cell, item and heading", () => {
    const surroundings: [(text: string) => string, string[]][] = [
      [(text) => `**S1 · ${text}** · end`, ["p", "strong"]],
      [(text) => `before\n${text}\nafter`, ["p"]],
      [(text) => `- ${text}\n- next`, ["ul", "li"]],
      [(text) => `> ${text}`, ["blockquote", "p"]],
      [(text) => `## Chorale · ${text}`, ["h2"]],
    ];
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...surroundings), (text, [place, tags]) => {
        expect(harmIn(toHtml(place(inlineText(text))), tags)).toEqual([]);
        expect(harmIn(toHtml(place(prose(text))), [...tags, "code"])).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("never makes a second cell", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(`| a | b |\n|---|---|\n| ${inlineText(text)} | last |`);
        expect(tagsOf(html).filter((tag) => tag === "td")).toHaveLength(2);
        expect(html).toContain("<td>last</td>");
      }),
    );
  });

  it("shows every visible character as it was", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = textOf(toHtml(inlineText(text)));
        expect(visible(shown)).toBe(visible(text));
      }),
    );
  });

  it("never begins a line with a slash command, a list or a heading", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(inlineText(text)).not.toMatch(/^[/#>+*=-]|\n|\r/);
      }),
    );
  });

  it("reads well where it is harmless", () => {
    expect(prose("`name` reaches the query as text: any row. See a_b, [1] & <T>")).toBe(
      String.raw`\`name\``.replaceAll("\\", "") +
        String.raw` reaches the query as text: any row. See a\_b, \[1\] &#38; &#60;T&#62;`,
    );
  });
});

describe("inline code", () => {
  it("shows any text and nothing else", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(`before ${inlineCode(text)} after`);
        expect(html).toMatch(/^<p>before <code>[^<]*<\/code> after<\/p>$/);
        expect(html).not.toMatch(invisible);
      }),
      { numRuns: 600 },
    );
  });

  it("keeps what can be seen, backticks and spaces at the ends too", () => {
    for (const text of ["`", "``x`", " x ", "a`b", "  ", "|", "\\`"]) {
      expect(toHtml(`before ${inlineCode(text)} after`)).toBe(
        `<p>before <code>${text}</code> after</p>`,
      );
    }
  });

  it("names characters that cannot be seen", () => {
    expect(inlineCode("a\u202Eb\nc")).toBe("`a⟨U+202E⟩b⟨U+000A⟩c`");
  });
});

describe("a code block", () => {
  it("cannot be left, whatever is inside", () => {
    fc.assert(
      fc.property(hostileText, (code) => {
        const markdown = `${codeBlock(code, "x.ts")}\n\nafter`;
        const html = toHtml(markdown);
        expect(html).toMatch(
          /^<pre><code class="language-ts">[^<]*<\/code><\/pre>\n<p>after<\/p>$/,
        );
        const shown = decode(/<code[^>]*>([^]*?)<\/code>/.exec(html)?.[1] ?? "");
        // Only what can't be seen is spelled out; everything else is the same, character by character.
        const wanted = spelledOut.test(code) ? shown : code;
        expect(shown.replace(/\n$/, "")).toBe(wanted.replace(/\n$/, ""));
      }),
      { numRuns: 600 },
    );
  });

  it("gives no other bot a command at the start of a line", () => {
    const block = codeBlock("/lgtm\n  /approve\nx", "notes.md");
    expect(block).not.toMatch(/^\//m);
    expect(toHtml(block)).toContain("<code>/lgtm\n  /approve\nx\n</code>");
  });

  it("takes its language from a list, never from the path itself", () => {
    expect(infoString("src/a.TS")).toBe("ts");
    expect(infoString("x.constructor")).toBe("");
    expect(infoString("a.ts\n```\n@octocat")).toBe("");
    fc.assert(
      fc.property(hostileText, (path) => {
        expect(infoString(path)).toMatch(/^[a-z]*$/);
      }),
    );
  });
});

describe("a link", () => {
  it("leads nowhere but to its own address", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(link(inlineCode(text), `https://forge.example/${text}`));
        expect(html).toMatch(
          /^<p><a href="https:\/\/forge\.example\/[^"]*"><code>[^<]*<\/code><\/a><\/p>$/,
        );
      }),
      { examples: [["\\[^1]: x"], ["x]: y"]] },
    );
  });

  it("is none without an address of ours", () => {
    expect(link("x", "javascript:alert(1)")).toBe("x");
    expect(link("x", undefined)).toBe("x");
  });
});

describe("text for a terminal", () => {
  it("controls nothing", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(terminalText(text).replaceAll("\t", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
    expect(terminalText("\u001B]8;;https://evil.example\u0007x")).toBe(
      "⟨U+001B⟩]8;;https://evil.example⟨U+0007⟩x",
    );
  });
});

it("shortens between characters, not inside one", () => {
  expect(shorten("abc", 3)).toBe("abc");
  expect(shorten("abcd", 3)).toBe("ab…");
  expect(shorten("😀😀😀😀", 3)).toBe("😀😀…");
  expect(shorten("😀😀😀", 3)).toBe("😀😀😀");
});

describe("text of a pull request in JSON", () => {
  it("is the same text, and shows everything that is in it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = jsonText({ [text]: [text, "\u202E\u009B\u{E0041}"] });
        expect(json.replaceAll("\n", "")).not.toMatch(invisible);
        expect(JSON.parse(json)).toEqual({ [text]: [text, "\u202E\u009B\u{E0041}"] });
      }),
    );
  });
});
