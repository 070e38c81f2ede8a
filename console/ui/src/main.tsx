import { render } from "preact";
import { App } from "./app";
import { startRouting } from "./route";
import { resume, startSession } from "./session";
import { startSettings } from "./settings";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/offers.css";
import "./styles/desk.css";
import "./styles/conversation.css";
import "./styles/timeline.css";
import "./styles/wall.css";

startSettings();
startRouting();
startSession();
void resume();

render(<App />, document.getElementById("app") as HTMLElement);
