/** The script that opens and saves files: it leaves what it can do with the page. */
import { openFile, scenarioFile } from 'groupsim/files';

window.groupsimFiles = { openFile, scenarioFile };
