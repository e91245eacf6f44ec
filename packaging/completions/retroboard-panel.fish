complete -c retroboard-panel -l config -d 'The daemon\'s configuration file; without it every option has its default' -r -F
complete -c retroboard-panel -l settings -d 'Data folder of the daemon, for what was set on the board\'s page' -r -F
complete -c retroboard-panel -l socket -d 'Unix socket to listen on. Its group may connect (mode 0660)' -r -F
complete -c retroboard-panel -l display -d 'Where frames go' -r -f -a "hub75\t'A real HUB75 panel on the GPIO header of a Raspberry Pi'
recording\t'Writes down what a panel would show'"
complete -c retroboard-panel -l record -d 'With `--display recording`: append every shown frame to this file' -r -F
complete -c retroboard-panel -l blank-after -d 'Go dark after this long without a daemon; fractions are fine' -r
complete -c retroboard-panel -s h -l help -d 'Print help (see more with \'--help\')'
complete -c retroboard-panel -s V -l version -d 'Print version'
