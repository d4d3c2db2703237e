"""What each verb does across the rooms; `project.Project` tells the story in their words."""
