/** A file of `.chorale/reviewers`, as a team would write it; what is given replaces or adds keys of its front matter. */
export function aCharter(keys: Readonly<Record<string, string>> = {}): string {
  const all = { title: "API keeper", letter: "K", category: "correctness", ...keys };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join("\n")}\n---\n\nSay what a change breaks for those who call this API.\n`;
}
