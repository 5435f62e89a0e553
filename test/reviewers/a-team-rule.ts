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
  return Object.entries(all)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

/** JavaScript that it reports in line 2. */
export const legacyCall = "import { legacyClient } from './old.js';\nlegacyClient.get('/users');\n";
