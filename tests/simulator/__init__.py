"""The simulated telephone network, driven as residents, agents and Heard would."""
