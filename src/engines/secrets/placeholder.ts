/** Words that people write where a secret will stand, or in one that opens nothing. */
const placeholderWords =
  /example|sample|dummy|placeholder|change[-_ ]?(?:me|this)|your[-_ ]?|xxx|redacted|\*{3}|todo|fake|mock|test|secret|pass|insert|replace|foo|bar|baz|abc|qwerty|12345|hunter|letmein|default|undefined|null|none|deadbeef/i;

/** Text that stands for a value from elsewhere: `${X}`, `{{ x }}`, `<x>`, `%s`, `$X`, `process.env.X`. */
const reference =
  /\$\{|\{\{|^\{.*\}$|^<.*>$|^%[sdv(]|^%[A-Z_]+%$|^\$[A-Za-z_(]|process\.env|os\.environ|getenv|secrets\./;

/** Whether a value is plainly not a secret: a placeholder, a reference or one character repeated. */
export function isPlaceholder(value: string): boolean {
  return (
    value === "" || reference.test(value) || /^(.)\1*$/.test(value) || placeholderWords.test(value)
  );
}

/** Whether a password in a URL is plainly one for a manual or a machine of one's own: a short word. */
export function isPlainWord(value: string): boolean {
  return value.length < 12 && /^[a-z]+$/i.test(value);
}

/** Shannon entropy of a text in bits a character: 0 for `aaaa`, 4 for 16 different ones. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
