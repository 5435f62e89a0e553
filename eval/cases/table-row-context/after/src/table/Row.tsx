import { memo } from "react";
import { useSelection } from "./SelectionProvider";
import type { RowData } from "./types";

export const Row = memo(function Row({ row }: { row: RowData }) {
  const { selected, toggle } = useSelection();
  const isSelected = selected.has(row.id);
  return (
    <tr
      tabIndex={0}
      aria-selected={isSelected}
      onKeyDown={(event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        toggle(row.id);
      }}
    >
      {row.cells.map((cell) => (
        <td key={cell.column}>{cell.text}</td>
      ))}
    </tr>
  );
});
