/** What a host runs. */
export interface HostVersion {
  product: "Gitea" | "Forgejo";
  /** Without what the build adds: `15.0.3`, `1.22.6`. */
  number: string;
  /** Whether Chorale works with it: Gitea from 1.20, Forgejo from 8. */
  isSupported: boolean;
}

/**
 * Reads what `/api/v1/version` says: `1.21.4`, `1.24.0+dev-123-gabc`, `15.0.3+gitea-1.22.0`. Forgejo names the Gitea
 * that its API resembles; where a build of it leaves that out, its number alone tells, as Gitea's begins with 1.
 *
 * @returns `undefined` for what is no version, such as `dev`
 */
export function readVersion(text: string): HostVersion | undefined {
  const match = /^v?((\d+)\.(\d+)(?:\.\d+)?)/.exec(text.trim());
  if (match === null) return undefined;
  const [, number = "", major, minor] = match;
  const [majorNumber, minorNumber] = [Number(major), Number(minor)];
  const isForgejo = text.includes("+gitea-") || majorNumber >= 7;
  return {
    product: isForgejo ? "Forgejo" : "Gitea",
    number,
    isSupported: isForgejo
      ? majorNumber >= 8
      : majorNumber > 1 || (majorNumber === 1 && minorNumber >= 20),
  };
}
