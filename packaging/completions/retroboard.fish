# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_retroboard_global_optspecs
    string join \n h/help V/version
end

function __fish_retroboard_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_retroboard_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_retroboard_using_subcommand
    set -l cmd (__fish_retroboard_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c retroboard -n "__fish_retroboard_needs_command" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_needs_command" -s V -l version -d 'Print version'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "serve" -d 'Run the board'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "check-config" -d 'Say what is wrong with the configuration'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "render" -d 'Draw an app into a PNG or GIF file'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "evaluate" -d 'Say how well stress is found in recordings with labels'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "pair" -d 'Print a code that lets somebody in'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "token" -d 'List, give out and revoke tokens'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "device" -d 'Give wearables their tokens, or forget one'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "setup" -d 'Keep or take back settings that were made on the page'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "export" -d 'Write the readings of a wearable into a CSV file'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "import-state" -d 'Take over the state.json of the first RetroBoard'
complete -c retroboard -n "__fish_retroboard_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l config -d 'Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l listen -d 'Address to listen on; may be given several times' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l data-dir -d 'Folder of the database; deleting it is a factory reset' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l display -d 'Where the picture goes' -r -f -a "simulator\t''
hub75\t''
auto\t'What this machine has; a loaded configuration says which'"
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l width -d 'Width of the simulator in pixels, 16 to 512' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l height -d 'Height of the simulator in pixels, 16 to 512' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l app -d 'App to start with when none is saved' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l auth -d 'Who may use the board' -r -f -a "open\t''
paired\t''"
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l log -d 'Least important log messages that are told' -r -f -a "error\t''
warn\t''
info\t''
debug\t''
trace\t''"
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -l ignore-state -d 'Start with --app even when another app is saved'
complete -c retroboard -n "__fish_retroboard_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c retroboard -n "__fish_retroboard_using_subcommand check-config" -l config -d 'Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand check-config" -l print -d 'Print the configuration in force, every key explained, as a file'
complete -c retroboard -n "__fish_retroboard_using_subcommand check-config" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l config -d 'Settings of the app that differ from their defaults, as a JSON object' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l at -d 'Time to show, ISO 8601; the clock shows it as written [default: now]' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l frames -d 'Frames to draw, 1 to 10000: a GIF shows all of them, a PNG the last' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l width -d 'Width of the panel in pixels, 16 to 512' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l height -d 'Height of the panel in pixels, 16 to 512' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -l scale -d 'Size of a panel\'s pixel in the file' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -s o -l output -d 'File to write, ending in .png or .gif' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand render" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand evaluate" -l alerts -d 'When an alert begins' -r -f -a "quiet\t''
balanced\t''
sensitive\t''"
complete -c retroboard -n "__fish_retroboard_using_subcommand evaluate" -l json -d 'Write JSON'
complete -c retroboard -n "__fish_retroboard_using_subcommand evaluate" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand pair" -l role -d 'What whoever pairs may do' -r -f -a "viewer\t''
controller\t''
admin\t''"
complete -c retroboard -n "__fish_retroboard_using_subcommand pair" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand pair" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand pair" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -f -a "list" -d 'Who has access'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -f -a "create" -d 'Give out a token; it is printed this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -f -a "revoke" -d 'Revoke a token, and cut its connections'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -f -a "rotate-key" -d 'Make a new key: every token is worth nothing from then on'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and not __fish_seen_subcommand_from list create revoke rotate-key help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from list" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from list" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from create" -l role -d 'What it may do' -r -f -a "viewer\t''
controller\t''
admin\t''"
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from create" -l days -d 'Days until it ends' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from create" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from create" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from revoke" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from revoke" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from rotate-key" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from rotate-key" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from rotate-key" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "list" -d 'Who has access'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "create" -d 'Give out a token; it is printed this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke a token, and cut its connections'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "rotate-key" -d 'Make a new key: every token is worth nothing from then on'
complete -c retroboard -n "__fish_retroboard_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -f -a "list" -d 'Wearables that are known, or have a token'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -f -a "add" -d 'Give tokens to wearables, printed as CSV this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -f -a "forget" -d 'Delete all that is known of a wearable, and its token'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and not __fish_seen_subcommand_from list add forget help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from list" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from list" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from add" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from add" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from forget" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from forget" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from help" -f -a "list" -d 'Wearables that are known, or have a token'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from help" -f -a "add" -d 'Give tokens to wearables, printed as CSV this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Delete all that is known of a wearable, and its token'
complete -c retroboard -n "__fish_retroboard_using_subcommand device; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -f -a "show" -d 'Say what is set, where that stands, and what is on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -f -a "confirm" -d 'Keep the settings that are on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -f -a "revert" -d 'Take back the settings that are on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and not __fish_seen_subcommand_from show confirm revert help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from show" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from show" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from confirm" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from confirm" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from revert" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from revert" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from revert" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from help" -f -a "show" -d 'Say what is set, where that stands, and what is on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from help" -f -a "confirm" -d 'Keep the settings that are on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from help" -f -a "revert" -d 'Take back the settings that are on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand setup; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand export" -l device -d 'The wearable whose readings are wanted' -r
complete -c retroboard -n "__fish_retroboard_using_subcommand export" -s o -l output -d 'The CSV file to write; must not exist yet' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand export" -l data-dir -d 'Folder of the daemon\'s database' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand export" -l config -d 'Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand export" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand import-state" -l data-dir -d 'Folder of the database to write to' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand import-state" -l config -d 'Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]' -r -F
complete -c retroboard -n "__fish_retroboard_using_subcommand import-state" -s h -l help -d 'Print help'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "serve" -d 'Run the board'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "check-config" -d 'Say what is wrong with the configuration'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "render" -d 'Draw an app into a PNG or GIF file'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "evaluate" -d 'Say how well stress is found in recordings with labels'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "pair" -d 'Print a code that lets somebody in'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "token" -d 'List, give out and revoke tokens'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "device" -d 'Give wearables their tokens, or forget one'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "setup" -d 'Keep or take back settings that were made on the page'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "export" -d 'Write the readings of a wearable into a CSV file'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "import-state" -d 'Take over the state.json of the first RetroBoard'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and not __fish_seen_subcommand_from serve check-config render evaluate pair token device setup export import-state help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "list" -d 'Who has access'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "create" -d 'Give out a token; it is printed this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "revoke" -d 'Revoke a token, and cut its connections'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "rotate-key" -d 'Make a new key: every token is worth nothing from then on'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from device" -f -a "list" -d 'Wearables that are known, or have a token'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from device" -f -a "add" -d 'Give tokens to wearables, printed as CSV this once'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from device" -f -a "forget" -d 'Delete all that is known of a wearable, and its token'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from setup" -f -a "show" -d 'Say what is set, where that stands, and what is on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from setup" -f -a "confirm" -d 'Keep the settings that are on trial'
complete -c retroboard -n "__fish_retroboard_using_subcommand help; and __fish_seen_subcommand_from setup" -f -a "revert" -d 'Take back the settings that are on trial'
