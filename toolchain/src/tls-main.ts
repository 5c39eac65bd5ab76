// The offline stand-in for the plugin "tls", as the engine starts it.
import { serve } from "./provider/serve";
import { tls } from "./tls/provider";

serve(tls);
