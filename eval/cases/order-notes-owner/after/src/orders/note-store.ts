import type { Database } from "../database.js";

export interface Note {
  id: string;
  orderId: string;
  authorId: string;
  text: string;
  createdAt: string;
}

export class NoteStore {
  constructor(private readonly database: Database) {}

  async add(note: Pick<Note, "orderId" | "authorId" | "text">): Promise<Note> {
    const [row] = await this.database.query<Note>(
      "insert into notes (order_id, author_id, text) values ($1, $2, $3) returning *",
      [note.orderId, note.authorId, note.text],
    );
    return row;
  }

  /** The note as it is now; `undefined` where the order has no such note. */
  async update(note: { orderId: string; noteId: string; text: string }): Promise<Note | undefined> {
    const [row] = await this.database.query<Note>(
      "update notes set text = $3 where order_id = $1 and id = $2 returning *",
      [note.orderId, note.noteId, note.text],
    );
    return row;
  }

  /** Whether there was such a note. */
  async remove(note: { orderId: string; noteId: string }): Promise<boolean> {
    const rows = await this.database.query<{ id: string }>(
      "delete from notes where order_id = $1 and id = $2 returning id",
      [note.orderId, note.noteId],
    );
    return rows.length > 0;
  }
}
