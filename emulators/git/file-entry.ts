/** What a path holds after a commit. `null` deletes it. */
export type FileEntry =
  | string
  | Uint8Array
  | null
  | { content: string | Uint8Array; mode?: "100644" | "100755" }
  /** The target of a symbolic link. */
  | { symlink: string }
  /** The commit a submodule points at, 40 hex digits. */
  | { submodule: string };

export type Files = Record<string, FileEntry>;

/** One command of git fast-import. Paths are always quoted, so that any name but one with NUL works. */
export function renderFileCommand(path: string, entry: FileEntry): Buffer {
  const quoted = `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
  if (entry === null) return Buffer.from(`D ${quoted}\n`);
  if (typeof entry === "string" || entry instanceof Uint8Array)
    return renderInline("100644", quoted, entry);
  if ("symlink" in entry) return renderInline("120000", quoted, entry.symlink);
  if ("submodule" in entry) return Buffer.from(`M 160000 ${entry.submodule} ${quoted}\n`);
  return renderInline(entry.mode ?? "100644", quoted, entry.content);
}

/** fast-import's way to say: this many bytes follow. */
export function renderData(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

function renderInline(mode: string, quotedPath: string, content: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quotedPath}\n`), renderData(content)]);
}
