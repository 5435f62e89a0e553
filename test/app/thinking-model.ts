import { onTestFinished } from "vitest";
import { startModel, type ModelEmulator } from "../../emulators/model/model-emulator.ts";
import type { ChatRequest, ModelAnswer } from "../../emulators/model/protocol.ts";
import type { ModelEnvironment } from "../../src/app/model-environment.ts";
import type { AnsweredChange } from "../../src/engines/model/fix-answer.ts";
import type { JudgeAnswer } from "../../src/engines/model/judge-prompt.ts";
import { parseModelNames } from "../../src/engines/model/model-name.ts";
import { linesIn, type PromptLine, type Said } from "../engines/model/thinking.ts";

/** What opens the scripted server's door; nobody but that server may ever see it. */
export const modelKey = "sk-canary-0123456789";

/** A request, as a careful model reads it. */
export interface Asked {
  /** Whom it was put to: `scripted`. */
  model: string;
  /** The title of the charter: `Security auditor`. */
  reviewer: string;
  /** Whether it is to look again at what was found. */
  looksAgain: boolean;
  /** Whether it is to propose a change, or to rule on one. */
  fixing?: "proposes" | "judges";
  lines: PromptLine[];
  /** What it is to look at again. */
  claims: { name: string; title: string }[];
  /** Everything that was sent. */
  text: string;
}

/** A defect that only judgement sees. */
export interface Seen extends Partial<Said> {
  /** The title of who sees it. */
  by: string;
  /** A part of the line at which it is. */
  at: string;
}

export interface Mind {
  sees?: readonly Seen[];
  /** What the skeptic makes of a finding, by its title; it confirms by default. */
  rules?: (title: string) => { ruling: "confirm" | "lower" | "reject"; reason: string } | undefined;
  /** What the-fixer proposes; nothing by default. `number` is 1 for the first proposal that is asked for. */
  mends?: (asked: Asked, number: number) => readonly AnsweredChange[];
  /** What the skeptic makes of a change that is asked about; it believes in all by default. */
  judges?: (asked: Asked) => JudgeAnswer | undefined;
  /** What it does in place of an answer, or ahead of one when it is nothing. `number` is 1 for the first. */
  instead?: (
    asked: Asked,
    number: number,
  ) => ModelAnswer | undefined | Promise<ModelAnswer | undefined>;
  /** Tokens that it holds. */
  holds?: number;
}

export interface Thinking {
  server: ModelEmulator;
  /** What `settings.models` takes. */
  models: ModelEnvironment;
  /** What was asked from the request of this number on, 1 for the first. */
  asked: (from?: number) => Asked[];
}

/** A real server whose model sees what the test says, in whatever files it is shown. */
export async function aThinkingModel(
  mind: Mind,
  settings: Partial<ModelEnvironment> = {},
): Promise<Thinking> {
  const proposals = { asked: 0 };
  const server = await startModel({
    key: modelKey,
    ...(mind.holds === undefined ? {} : { holds: mind.holds }),
    script: async (request, number) => {
      const asked = readRequest(request);
      if (asked.fixing === "proposes") proposals.asked += 1;
      return (
        (await mind.instead?.(asked, number)) ?? { text: answer(mind, asked, proposals.asked) }
      );
    },
  });
  onTestFinished(() => server.close());
  return {
    server,
    models: {
      models: parseModelNames("compatible/scripted"),
      keys: { compatible: modelKey },
      url: new URL(server.url),
      silenceMs: 60_000,
      // So that a test may hold one answer back, and others come.
      concurrency: 16,
      ...settings,
    },
    asked: (from = 1) =>
      server.requests.slice(from - 1).flatMap(({ body }) => (body ? [readRequest(body)] : [])),
  };
}

function readRequest({ model, messages }: ChatRequest): Asked {
  const text = messages.map(({ content }) => content).join("\n");
  const prompt = messages.find(({ role }) => role === "user")?.content ?? "";
  const isAsked = (words: string) => prompt.split("\n").at(-1)?.includes(words) === true;
  return {
    model,
    reviewer: /^# Your charter: (.*)$/m.exec(text)?.[1] ?? "",
    looksAgain: isAsked("Give your ruling on each claim"),
    ...(isAsked("Propose the changes") ? { fixing: "proposes" } : {}),
    ...(isAsked("Give your ruling on the change") ? { fixing: "judges" } : {}),
    lines: linesIn(prompt),
    claims: [...prompt.matchAll(/^claim \| (C\d+): .*\ntitle \| (.*)$/gm)].map(
      ([, name = "", title = ""]) => ({ name, title }),
    ),
    text,
  };
}

function answer({ sees = [], rules, ...mind }: Mind, asked: Asked, proposal: number): object {
  if (asked.fixing === "proposes") return { changes: mind.mends?.(asked, proposal) ?? [] };
  if (asked.fixing === "judges") {
    return mind.judges?.(asked) ?? { reason: "It does what it should.", ruling: "believe" };
  }
  if (asked.looksAgain) {
    const confirmed = { ruling: "confirm", reason: "The code says so." } as const;
    return {
      rulings: asked.claims.map(({ name, title }) => ({
        claim: name,
        level: "note",
        ...(rules?.(title) ?? confirmed),
      })),
    };
  }
  return {
    findings: sees
      .filter(({ by }) => by === asked.reviewer)
      .flatMap(({ by: _by, at, ...said }) =>
        asked.lines
          .filter(({ text, isTouched }) => isTouched && text.includes(at))
          .map((line) => ({ ...aDefect, ...placeOf(line), ...said })),
      ),
  };
}

/** The change of the one line that holds these words into these lines. */
export function replacing({ lines }: Asked, words: string, replacement: string): AnsweredChange {
  const line = lines.find(({ text }) => text.includes(words));
  if (line === undefined) throw new Error(`No line that is shown holds ${words}.`);
  const { number, text } = line;
  return { firstLine: number, lastLine: number, original: text, replacement };
}

function placeOf({ path, number, text }: PromptLine) {
  return { path, line: number, endLine: number, quote: text };
}

const aDefect: Omit<Said, "path" | "line" | "endLine" | "quote"> = {
  title: "A percentage is taken off as an amount",
  message: "An order of 200 with a discount of 10 percent costs 190, not 180.",
  remedy: "Take off the share of the sum.",
  level: "error",
  confidence: "high",
  cause: "wrong-unit",
  cwe: "",
};

/** Code that no rule says anything of, and that is wrong: the discount is a percentage. */
export const orders = `export function total(order) {
  let sum = 0;
  for (const line of order.lines) {
    sum += line.price * line.count;
  }
  if (order.discount > 0) {
    return sum - order.discount;
  }
  return sum;
}

export function label(order) {
  return order.name.trim() || "unnamed";
}
`;

/** The same, with so much behind it that no other file has room in its request. */
export function bulk(code: string): string {
  const names = Array.from(
    { length: 450 },
    (_, index) => `export const weight${index} = ${index * 3};`,
  );
  return [code, ...names, ""].join("\n");
}
