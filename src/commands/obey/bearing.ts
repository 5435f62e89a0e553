import { ForgeError } from "../../forges/forge.ts";

/** Waits for what must not cost the command when it fails like this: the comment may be gone, or locked. */
export async function bearing(
  isBearable: (error: unknown) => boolean,
  work: Promise<unknown>,
): Promise<null> {
  try {
    await work;
  } catch (error) {
    if (!isBearable(error)) throw error;
  }
  return null;
}

export function isForgeError(error: unknown): boolean {
  return error instanceof ForgeError;
}
