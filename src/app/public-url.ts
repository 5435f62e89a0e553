import { z } from "zod";

/** Where forges reach this Chorale, such as `https://chorale.example.org`; without a slash at its end. */
export const PublicUrl = z
  .string()
  .refine(isAddress, {
    error: "must be an address such as https://chorale.example.org",
    abort: true,
  })
  .refine(holdsNoCredentials, "must hold no user and no password: hosts would show them")
  .transform((text) => new URL(text).href.replace(/\/+$/, ""));

/** Whether a text is an address of pages: neither a query nor a fragment behind it. */
export function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
}

/** Whether an address can be shown to anybody. */
export function holdsNoCredentials(address: string): boolean {
  const { username, password } = new URL(address);
  return username === "" && password === "";
}
