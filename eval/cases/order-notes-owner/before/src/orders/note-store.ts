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
}
