import { createHmac, timingSafeEqual } from "node:crypto";

const signingSecret = "kR7vQ2mX9pLw4TzB8nYc3sHd6fGj1aUe";

const lifetimeMs = 24 * 60 * 60 * 1_000;

/** A link to a file that works until this time tomorrow, without signing in. */
export function signedLink(origin: string, fileId: string, now = Date.now()): string {
  const expires = String(now + lifetimeMs);
  const url = new URL(`/downloads/${encodeURIComponent(fileId)}`, origin);
  url.searchParams.set("expires", expires);
  url.searchParams.set("signature", signatureOf(fileId, expires));
  return url.href;
}

/** Whether a link is one of ours and has not expired. */
export function isGenuine(
  fileId: string,
  { expires, signature }: { expires: string; signature: string },
  now = Date.now(),
): boolean {
  const wanted = Buffer.from(signatureOf(fileId, expires));
  const given = Buffer.from(signature);
  return (
    /^\d{13}$/.test(expires) &&
    Number(expires) > now &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

function signatureOf(fileId: string, expires: string): string {
  return createHmac("sha256", signingSecret).update(`${fileId}\n${expires}`).digest("base64url");
}
