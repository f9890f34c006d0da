/** The least that such a bot must load: Bolt and the Genesys SDK. */
import 'purecloud-platform-client-v2';
import './bare-bolt.ts';
