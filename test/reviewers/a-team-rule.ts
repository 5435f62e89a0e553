/** A rule of `.chorale/rules`, as a team would write it with ast-grep's documentation at hand; what is given replaces or adds keys. */
export function aTeamRule(keys: Readonly<Record<string, unknown>> = {}): string {
  const all = {
    id: "no-legacy-client",
    language: "JavaScript",
    severity: "warning",
    message: "The old client is called",
    note: "It knows nothing of retries.",
    rule: { pattern: "legacyClient.$METHOD($$$)" },
    ...keys,
  };
  return written(all);
}

function written(keys: Readonly<Record<string, unknown>>): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

/** A model of `.chorale/rules`: a framework of the team's own, and what makes its input harmless. */
export function aTeamModel(keys: Readonly<Record<string, unknown>> = {}): string {
  const all = {
    model: "our-web",
    language: ["JavaScript", "TypeScript"],
    sources: { request: ["@ours/web.current().input"] },
    sinks: { booking: ["@ours/ledger.post(1)"] },
    sanitizers: { sql: ["@ours/text.quote()"] },
    ...keys,
  };
  return written(all);
}

/** A rule over what it says. */
export function aTeamFlow(keys: Readonly<Record<string, unknown>> = {}): string {
  const all = {
    id: "booked-as-sent",
    language: ["JavaScript", "TypeScript"],
    severity: "error",
    message: "What was sent is booked as it is",
    note: "Nobody asked whether `$SOURCE` is an amount.",
    flow: { from: "request", to: "booking" },
    metadata: { remedy: "Read `$SOURCE` with `amount`." },
    ...keys,
  };
  return written(all);
}

/** JavaScript in which it reports line 5, with what it is told of, and Chorale's own rules line 7 but not line 6. */
export const ownFramework = `import { current } from "@ours/web";
import { quote } from "@ours/text";
import * as ledger from "@ours/ledger";
const { name, amount } = current().input;
ledger.post("fees", amount);
database.query(\`SELECT id FROM users WHERE name = \${quote(name)}\`);
database.query(\`SELECT id FROM users WHERE name = '\${name}'\`);
`;

/** JavaScript that `aTeamRule` reports in line 2. */
export const legacyCall = "import { legacyClient } from './old.js';\nlegacyClient.get('/users');\n";
