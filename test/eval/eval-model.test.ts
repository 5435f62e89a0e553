import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runEval } from "../../eval/run-eval.ts";
import { startModel, type ModelScript } from "../../emulators/model/model-emulator.ts";
import { sharedEngines } from "../shared-engines.ts";
import { caseFolder } from "./case-folder.ts";

/** One defect that a rule finds, and one that takes judgement; long enough for all reviewers to think about it. */
const gate = {
  "case.yml": `title: A gate
language: python
defects:
  - { path: gate.py, line: 4, category: security, level: error, what: Nobody looks who it is. }
  - { path: gate.py, line: 8, category: security, level: error, what: Anybody can answer. }
`,
  "after/gate.py": `import requests

def close(user, gate):
    gate.delete()


def fetch(url):
    return requests.get(url, verify=False, timeout=1)


def name(gate):
    return gate.name
`,
};

const claim = (line: number, quote: string, title: string) => ({
  path: "gate.py",
  line,
  endLine: line,
  quote,
  title,
  message: "Anybody can.",
  remedy: "Look who it is.",
  level: "error",
  confidence: "high",
  cause: "missing-check",
  cwe: "",
});

/** The auditor finds what takes judgement, guesses, and makes something up; the skeptic rejects the guess. */
const script: ModelScript = ({ messages: [system, prompt] }) => {
  const isSecondLook = prompt?.content.includes("claim | C1") === true;
  if (isSecondLook) {
    const name = /claim \| (C\d+): line 7/.exec(prompt?.content ?? "")?.[1] ?? "";
    const ruling = { claim: name, ruling: "reject", level: "note", reason: "Line 7 is a name." };
    return { text: { rulings: [ruling] }, usage: { input: 300, output: 30 } };
  }
  const findings = system?.content.includes("Security auditor")
    ? [
        claim(4, "gate.delete()", "Anybody can close a gate"),
        claim(7, "def fetch(url):", "A guess"),
        claim(8, "os.system(url)", "Made up"),
      ]
    : [];
  return { text: { findings }, usage: { input: 100, output: 10 } };
};

async function aModel(says: ModelScript = script) {
  const model = await startModel({ script: says });
  onTestFinished(() => model.close());
  const run = async (...args: string[]) => {
    const said = { printed: "", complained: "" };
    const code = await runEval(["--model", "compatible/scripted", ...args], {
      env: { CHORALE_MODEL_URL: model.url },
      engines: sharedEngines,
      folder: await caseFolder(gate),
      print: (text) => void (said.printed += text),
      complain: (text) => void (said.complained += text),
    });
    return { code, ...said };
  };
  return { model, run };
}

it("measures the rules, the model alone, and both with the second look", async () => {
  const { run } = await aModel();
  const { code, printed, complained } = await run("--verbose");
  expect({ code, complained }).toEqual({
    code: 0,
    complained: "model 1/1 gate\nboth 1/1 gate\n",
  });
  const timeless = printed.replaceAll(/\d+(?:\.\d+)?(?: ms|s) \|/g, "… |");
  expect(timeless.replace(/^Chorale \S+/, "Chorale")).toMatchInlineSnapshot(`
    "Chorale 1 diff with 2 planted defects, 0 clean ones.

    | Engines | Reviewer | Recall | Precision | Told twice | On clean diffs | Median | p95 | Tokens in / out | Cost |
    |---|---|---|---|---|---|---|---|---|---|
    | rules | code-skeptic | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | — | — |
    | rules | performance-engineer | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | — | — |
    | rules | security-auditor | 1 of 2 (50 %) | 1 of 1 (100 %) | 0 | 0 in 0 | … | … | — | — |
    | rules | all | 1 of 2 (50 %) | 1 of 1 (100 %) | 0 | 0 in 0 | … | … | — | — |
    | model | code-skeptic | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | 100 / 10 | $0.00 |
    | model | performance-engineer | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | 100 / 10 | $0.00 |
    | model | security-auditor | 2 of 2 (100 %) | 2 of 2 (100 %) | 0 | 0 in 0 | … | … | 100 / 10 | $0.00 |
    | model | all | 2 of 2 (100 %) | 2 of 2 (100 %) | 0 | 0 in 0 | … | … | 300 / 30 | $0.00 |
    | both | code-skeptic | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | 400 / 40 | $0.00 |
    | both | performance-engineer | 0 of 0 | 0 of 0 | 0 | 0 in 0 | … | … | 100 / 10 | $0.00 |
    | both | security-auditor | 2 of 2 (100 %) | 2 of 2 (100 %) | 0 | 0 in 0 | … | … | 100 / 10 | $0.00 |
    | both | all | 2 of 2 (100 %) | 2 of 2 (100 %) | 0 | 0 in 0 | … | … | 600 / 60 | $0.00 |

    | Engines | Reviewer | Requests | Came to nothing | Dropped without evidence | Rejected by the second look |
    |---|---|---|---|---|---|
    | model | code-skeptic | 1 | 0 | 0 | 0 |
    | model | performance-engineer | 1 | 0 | 0 | 0 |
    | model | security-auditor | 1 | 0 | 1 | 0 |
    | model | all | 3 | 0 | 1 | 0 |
    | both | code-skeptic | 2 | 0 | 0 | 0 |
    | both | performance-engineer | 1 | 0 | 0 | 0 |
    | both | security-auditor | 1 | 0 | 1 | 1 |
    | both | all | 4 | 0 | 1 | 1 |

    ### Missed by rules: 1

    - gate \`gate.py:4\` (security error): Nobody looks who it is.

    ### Dropped without evidence by model, and why

    - security-auditor: quote not there (1)

    ### Dropped without evidence by both, and why

    - security-auditor: quote not there (1)

    ### Rejected by the second look of both: 1

    - gate \`gate.py:7\` (security-auditor): A guess. Line 7 is a name."
  `);
});

it("asks nothing twice that a file remembers", async () => {
  const { model, run } = await aModel();
  const memory = join(await caseFolder({}), "answers.jsonl");
  const first = await run("--only", "both", "--memory", memory, "--json");
  const asked = model.requests.length;
  const second = await run("--only", "both", "--memory", memory, "--json");
  expect({ asked, askedAgain: model.requests.length - asked }).toEqual({ asked: 4, askedAgain: 0 });
  const auditorOf = ({ printed }: { printed: string }) => JSON.parse(printed).sets[0].reviewers[2];
  expect(auditorOf(first)).toMatchObject({ found: 2, asked: { usage: { inputTokens: 100 } } });
  expect(auditorOf(second)).toMatchObject({ found: 2, asked: { usage: { inputTokens: 0 } } });
});

it("counts what came to nothing, says whose it was, and fails", async () => {
  const { run } = await aModel((request, number) =>
    request.messages[0]?.content.includes("Performance engineer")
      ? { text: "I would rather not." }
      : script(request, number),
  );
  const { code, printed, complained } = await run("--only", "model");
  expect(code).toBe(2);
  expect(printed).toContain("| model | performance-engineer | 2 | 1 | 0 | 0 |");
  expect(complained).toContain(
    "not read to the end: model: gate: performance-engineer compatible/scripted answered twice without a JSON object in it",
  );
});

it("begins no case once the money is spent, and says how many there are left", async () => {
  const { model, run } = await aModel();
  const { code, complained } = await run("--max-usd", "0");
  expect({ code, requests: model.requests.length }).toEqual({ code: 2, requests: 0 });
  expect(complained).toContain("both: 1 case not begun: --max-usd 0 is reached\n");
});

it.each([
  [
    ["--max-usd", "1", "--model", "openai/nobody-knows"],
    "no price is known for openai/nobody-knows",
  ],
  [["--max-usd", "much"], "--max-usd much: "],
  [["--concurrency", "0"], "--concurrency 0: "],
  [["--memory", "."], "--memory . can't be read"],
])("refuses %j and says why", async (args, complaint) => {
  let complained = "";
  const code = await runEval(["--model", "compatible/scripted", ...args], {
    env: { CHORALE_MODEL_URL: "http://127.0.0.1:9/v1", OPENAI_API_KEY: "none" },
    engines: sharedEngines,
    folder: await caseFolder(gate),
    print: () => {},
    complain: (text) => void (complained += text),
  });
  expect({ code, complained }).toEqual({ code: 2, complained: expect.stringContaining(complaint) });
});
