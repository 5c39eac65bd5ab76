// The offline stand-in for the plugin "command", as the engine starts it.
import { command } from "./command/provider";
import { serve } from "./provider/serve";

serve(command);
