/** What the demo's scripted model says about the shop, and what it thinks of that when it looks again. */
interface ScriptedClaim {
  /** Who says it, by the title in its charter. */
  reviewer: string;
  path: string;
  /** The line that it is about: where it isn't shown any more, nothing is said; neither where what mends it is. */
  quote: string;
  title: string;
  message: string;
  remedy: string;
  level: "error" | "warning" | "note";
  cause: string;
  cwe?: string;
  secondLook: ScriptedRuling;
  /** What it proposes, one try after the other; what the proof refuses is followed by the next. */
  mends?: readonly ScriptedChange[];
}

/** A whole line, and what is to stand in its place. */
export interface ScriptedChange {
  original: string;
  replacement: string;
  /** Why the skeptic believes in it. */
  reason: string;
}

/** What the skeptic makes of a claim. */
export interface ScriptedRuling {
  ruling: "confirm" | "lower" | "reject";
  reason: string;
}

/** Things that no rule finds; one of them is wrong. */
export const claims: readonly ScriptedClaim[] = [
  {
    reviewer: "Security auditor",
    path: "worker/poll.go",
    quote: 'target, err := os.Create(filepath.Join("archive", message.ID))',
    title: "A message chooses which file is written",
    message:
      "`message.ID` comes from the queue and becomes part of the path: with the id `../worker` the copy lands outside `archive`, over the program itself. The names of the files are cut by `filepath.Base`, the id is not.",
    remedy: "Refuse ids that hold anything but letters, digits and hyphens.",
    level: "error",
    cause: "path-from-message",
    cwe: "CWE-22",
    secondLook: {
      ruling: "confirm",
      reason: "Line 44 joins the id as it came; only line 39 cuts a name.",
    },
    mends: [
      {
        original: `\t\ttarget, err := os.Create(filepath.Join("archive", message.ID))`,
        replacement: `\t\ttarget, err := os.Create(filepath.Join("archive", filepath.Base(message.ID)))`,
        reason: "The id is cut as line 39 cuts names, and an ordinary one stays what it was.",
      },
    ],
  },
  {
    reviewer: "Performance engineer",
    path: "worker/poll.go",
    quote: "body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))",
    title: "Answer is read without a bound",
    message: "A queue that answers with gigabytes fills the worker's memory.",
    remedy: "Stop reading after a size that a message can have.",
    level: "warning",
    cause: "unbounded-read",
    secondLook: { ruling: "reject", reason: "Line 27 stops after 1 MB: `io.LimitReader`." },
  },
  {
    reviewer: "Code skeptic",
    path: "src/mail.ts",
    quote: "(res) => {",
    title: "A refused mail counts as sent",
    message:
      "The status of the answer is never looked at, so a mail that the server refused with 500 ends as one that was sent.",
    remedy: "Reject the promise unless `res.statusCode` is a 2xx.",
    level: "error",
    cause: "status-not-checked",
    secondLook: {
      ruling: "lower",
      reason: "True, and what is lost is a reminder: the order itself stays open.",
    },
    mends: [
      {
        original: `        res.on("end", resolve);`,
        replacement: `        res.on("end", () => ((res.statusCode ?? 500) < 300 ? resolve() : reject(new Error("mail refused")));`,
        reason: "Nobody is asked: it lacks a bracket.",
      },
      {
        original: `        res.on("end", resolve);`,
        replacement: `        res.on("end", () => ((res.statusCode ?? 500) < 300 ? resolve() : reject(new Error("mail refused"))));`,
        reason:
          "Only a 2xx resolves now, and whoever waits for the mail already handles that it is refused.",
      },
    ],
  },
];

/** By title, what it thinks of what rules found and are not sure of: that is looked at again too, for the pull changes `package.json`. */
export const rulingsOnRules: ReadonlyMap<string, ScriptedRuling> = new Map([
  [
    "File is opened and never closed",
    { ruling: "confirm", reason: "Nothing in `archive` closes `target`." },
  ],
  [
    "Shell command built from a variable",
    { ruling: "confirm", reason: "Line 18 puts `path` into the shell's text as it came." },
  ],
  [
    "Deferred calls pile up in a loop",
    {
      ruling: "reject",
      reason: "Each turn of line 38 opens one small file, and a message names a handful of them.",
    },
  ],
]);
