import { createContext, useCallback, useContext, useState, type ReactNode } from "react";

interface Selection {
  selected: ReadonlySet<string>;
  toggle(id: string): void;
  clear(): void;
}

const SelectionContext = createContext<Selection | undefined>(undefined);

interface Props {
  children: ReactNode;
}

/** Knows which rows are selected, and shows how many there are next to the pointer. Tables have up to 5,000 rows. */
export function SelectionProvider({ children }: Props) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [pointer, setPointer] = useState({ x: 0, y: 0 });

  const toggle = useCallback((id: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const clear = useCallback(() => setSelected(new Set()), []);

  return (
    <SelectionContext value={{ selected, toggle, clear }}>
      <div onPointerMove={(event) => setPointer({ x: event.clientX, y: event.clientY })}>
        {children}
        {selected.size > 0 && (
          <output style={{ position: "fixed", left: pointer.x + 12, top: pointer.y + 12 }}>
            {selected.size}
          </output>
        )}
      </div>
    </SelectionContext>
  );
}

export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (selection === undefined) throw new Error("useSelection needs a SelectionProvider above it");
  return selection;
}
