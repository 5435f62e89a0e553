import { useId, useState } from "react";

interface Props {
  initialDraft: string;
  onSend(text: string): Promise<void>;
}

export function CommentEditor({ initialDraft, onSend }: Props) {
  const id = useId();
  const [draft, setDraft] = useState(initialDraft);
  const [isSending, setIsSending] = useState(false);

  async function send() {
    setIsSending(true);
    try {
      await onSend(draft);
      setDraft("");
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={id}>Comment</label>
      <textarea id={id} value={draft} onChange={(event) => setDraft(event.target.value)} />
      <button type="submit" disabled={isSending || draft.trim() === ""}>
        Send
      </button>
    </form>
  );
}
