import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Run } from "./Run.jsx";

function App() {
  const [items, setItems] = useState(null);
  const [verdict, setVerdict] = useState("");
  return (
    <>
      <h1>Artifacts {verdict && <small>({verdict})</small>}</h1>
      <label>
        Files <input type="file" multiple onChange={(event) => setItems([...event.target.files])} />
      </label>
      {items && <Run src="artiscope.html" items={items} lens="tests" onVerdict={setVerdict} />}
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
