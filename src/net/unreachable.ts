/** Why a `fetch` got no answer, as half a sentence that names what to look at. */
export function whyUnreachable(error: unknown): string {
  const { why, advice } = unreachable(error);
  return advice === undefined ? why : `${why}; ${advice}`;
}

/** The same, and apart from it what only who runs this machine can do about it. */
export function unreachable(error: unknown): { why: string; advice?: string } {
  const codes = [...causesOf(error)];
  for (const code of codes) {
    const known = knownReasons[code];
    if (known !== undefined) return { why: known };
    if (/CERT|SIGNED|SIGNATURE|ALTNAME|SSL|TLS/.test(code)) {
      return {
        why: `its certificate is not trusted here (${code})`,
        advice: "NODE_EXTRA_CA_CERTS names the file of a certificate authority of your own",
      };
    }
  }
  return { why: `the connection failed (${codes[0] ?? messageOf(error)})` };
}

const knownReasons: Record<string, string> = {
  ENOTFOUND: "this machine finds no address for its name",
  EAI_AGAIN: "this machine can't look up its name at the moment",
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "there is no way to it from this machine",
  ENETUNREACH: "there is no way to it from this machine",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  TimeoutError: "it does not answer",
};

/** The codes of an error and of everything that caused it; the name where there is no code. */
function* causesOf(error: unknown): Generator<string> {
  if (!(error instanceof Error)) return;
  if ("code" in error && typeof error.code === "string") yield error.code;
  else if (error.name === "TimeoutError") yield error.name;
  if (error instanceof AggregateError) for (const one of error.errors) yield* causesOf(one);
  yield* causesOf(error.cause);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
