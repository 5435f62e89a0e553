import { aFolder } from "../a-folder.ts";

/** A folder with one case, `gate`, of these files; gone when the test ends. */
export async function caseFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const inCase = Object.entries(files).map(([path, content]) => [`gate/${path}`, content]);
  return await aFolder(Object.fromEntries(inCase));
}
