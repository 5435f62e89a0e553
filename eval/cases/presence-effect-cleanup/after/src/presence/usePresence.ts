import { useEffect, useState } from "react";

export interface Reader {
  id: string;
  name: string;
}

function isReaders(value: unknown): value is Reader[] {
  return (
    Array.isArray(value) &&
    value.every(
      (reader: unknown) =>
        typeof reader === "object" &&
        reader !== null &&
        "id" in reader &&
        typeof reader.id === "string" &&
        "name" in reader &&
        typeof reader.name === "string",
    )
  );
}

/** Who has a document open right now. The browser connects again by itself when the connection is lost. */
export function usePresence(documentId: string): readonly Reader[] {
  const [readers, setReaders] = useState<readonly Reader[]>([]);

  useEffect(() => {
    const source = new EventSource(`/documents/${encodeURIComponent(documentId)}/presence`);
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      try {
        const value: unknown = JSON.parse(data);
        if (isReaders(value)) setReaders(value);
      } catch {
        // A message that was cut off: the next one, within seconds, holds everything again.
      }
    });
    return () => {
      source.close();
      setReaders([]);
    };
  }, [documentId]);

  return readers;
}
