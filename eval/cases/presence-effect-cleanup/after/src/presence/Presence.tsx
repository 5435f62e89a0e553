import { usePresence } from "./usePresence";

const shown = 5;

export function Presence({ documentId, ownId }: { documentId: string; ownId: string }) {
  const others = usePresence(documentId).filter(({ id }) => id !== ownId);
  if (others.length === 0) return null;
  const more = others.length - shown;
  return (
    <ul className="presence" aria-label="Also reading this">
      {others.slice(0, shown).map((reader) => (
        <li key={reader.id} title={reader.name}>
          {reader.name.slice(0, 1).toUpperCase()}
        </li>
      ))}
      {more > 0 && <li>+{more}</li>}
    </ul>
  );
}
