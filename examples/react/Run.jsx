// A run in a React application: files in, the page in a sandboxed frame, its verdict out.

import { useEffect, useRef, useState } from "react";
import "artiscope/viewer";

/** Shows artifacts; `items` is a list of `{ name, data }` or of files. */
export function Run({ src, items, lens = "overview", onVerdict }) {
  const viewer = useRef(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    const stop = new AbortController();
    viewer.current
      .open(items, { signal: stop.signal, replace: true })
      .then((summary) => onVerdict?.(summary?.verdict))
      .catch((error) => stop.signal.aborted || setProblem(error.message));
    return () => stop.abort();
  }, [items, onVerdict]);

  return (
    <>
      {problem && <p role="alert">{problem}</p>}
      <artiscope-viewer ref={viewer} src={src} lens={lens} title="Artifacts of the run" />
    </>
  );
}
