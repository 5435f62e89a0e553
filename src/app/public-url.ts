import { z } from "zod";

/** Where forges reach this Chorale, such as `https://chorale.example.org`; without a slash at its end. */
export const PublicUrl = z
  .string()
  .refine(isAddress, "must be an address such as https://chorale.example.org")
  .transform((text) => new URL(text).href.replace(/\/+$/, ""));

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
}
